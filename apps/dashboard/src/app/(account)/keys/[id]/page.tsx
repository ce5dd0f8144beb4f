import type { Metadata } from "next";
import { requireSession } from "../../../../features/auth/session.ts";
import { KeyScreen } from "../../../../features/keys/components/key-screen.tsx";
import { loadKey } from "../../../../features/keys/load-key.ts";

export const metadata: Metadata = { title: "Key" };

export default async function KeyPage({ params }: { params: Promise<{ id: string }> }) {
  return <KeyScreen {...(await loadKey(await requireSession(), (await params).id))} />;
}
