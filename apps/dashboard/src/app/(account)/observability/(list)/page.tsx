import type { Metadata } from "next";
import { requireSession } from "../../../../features/auth/session.ts";
import { DestinationList } from "../../../../features/destinations/components/destination-list.tsx";
import { loadDestinations } from "../../../../features/destinations/queries.ts";

export const metadata: Metadata = { title: "Observability" };

export default async function DestinationsPage() {
  return <DestinationList {...(await loadDestinations(await requireSession()))} />;
}
