import type { Metadata } from "next";
import { requireSession } from "../../../features/auth/session.ts";
import { OwnKeysScreen } from "../../../features/own-keys/components/own-keys-screen.tsx";
import { loadOwnKeys } from "../../../features/own-keys/queries.ts";

export const metadata: Metadata = { title: "Provider keys" };

export default async function OwnKeysPage() {
  return <OwnKeysScreen {...(await loadOwnKeys(await requireSession()))} />;
}
