import { mayDo } from "@causeway/services";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireSession } from "../../../../features/auth/session.ts";
import { NewDestinationScreen } from "../../../../features/destinations/components/new-destination-screen.tsx";
import { loadKeyChoices } from "../../../../features/keys/load-key-choices.ts";

export const metadata: Metadata = { title: "New destination" };

export default async function NewDestinationPage() {
  const { actor, workspace } = await requireSession();
  if (!mayDo(actor, "destination:manage")) redirect("/observability");
  return <NewDestinationScreen keyChoices={await loadKeyChoices(workspace.id)} />;
}
