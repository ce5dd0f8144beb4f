import type { Metadata } from "next";
import { requireSession } from "../../../features/auth/session.ts";
import { KeysScreen } from "../../../features/keys/components/keys-screen.tsx";
import { loadKeys } from "../../../features/keys/queries.ts";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  return <KeysScreen {...(await loadKeys(await requireSession()))} />;
}
