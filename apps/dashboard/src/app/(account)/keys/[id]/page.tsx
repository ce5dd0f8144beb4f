import type { Metadata } from "next";
import { Suspense } from "react";
import { readEnv } from "../../../../env.ts";
import { requireSession } from "../../../../features/auth/session.ts";
import { FirstCall } from "../../../../features/first-call/first-call.tsx";
import { KeyScreen } from "../../../../features/keys/components/key-screen.tsx";
import { KeyUsage, KeyUsageSkeleton } from "../../../../features/keys/components/key-usage.tsx";
import { loadKey } from "../../../../features/keys/load-key.ts";

export const metadata: Metadata = { title: "Key" };

export default async function KeyPage({ params }: { params: Promise<{ id: string }> }) {
  const session = await requireSession();
  const data = await loadKey(session, (await params).id);
  return (
    <KeyScreen
      {...data}
      usage={
        <Suspense fallback={<KeyUsageSkeleton />}>
          <KeyUsage session={session} keyId={data.apiKey.id} />
        </Suspense>
      }
      samples={<FirstCall apiUrl={readEnv().API_URL} model="openai/gpt-4o-mini" />}
    />
  );
}
