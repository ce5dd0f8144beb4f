import type { Metadata } from "next";
import { requireSession } from "../../../../features/auth/session.ts";
import { DestinationScreen } from "../../../../features/destinations/components/destination-screen.tsx";
import { loadDestination } from "../../../../features/destinations/queries.ts";

export const metadata: Metadata = { title: "Destination" };

type DestinationPageProps = { readonly params: Promise<{ readonly id: string }> };

export default async function DestinationPage({ params }: DestinationPageProps) {
  const [session, { id }] = await Promise.all([requireSession(), params]);
  return <DestinationScreen {...(await loadDestination(session, id))} />;
}
