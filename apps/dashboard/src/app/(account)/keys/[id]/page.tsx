import type { Metadata } from "next";
import { readEnv } from "../../../../env.ts";
import { requireSession } from "../../../../features/auth/session.ts";
import { FirstCall } from "../../../../features/first-call/first-call.tsx";
import { KeyScreen } from "../../../../features/keys/components/key-screen.tsx";
import { loadKey } from "../../../../features/keys/load-key.ts";

export const metadata: Metadata = { title: "Key" };

export default async function KeyPage({ params }: { params: Promise<{ id: string }> }) {
  const data = await loadKey(await requireSession(), (await params).id);
  return <KeyScreen {...data} samples={<FirstCall apiUrl={readEnv().API_URL} model="openai/gpt-4o-mini" />} />;
}
