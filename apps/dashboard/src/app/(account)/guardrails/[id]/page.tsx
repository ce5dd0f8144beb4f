import type { Metadata } from "next";
import { requireSession } from "../../../../features/auth/session.ts";
import { GuardrailScreen } from "../../../../features/guardrails/components/guardrail-screen.tsx";
import { loadGuardrail } from "../../../../features/guardrails/queries.ts";

export const metadata: Metadata = { title: "Guardrail" };

type GuardrailPageProps = { readonly params: Promise<{ readonly id: string }> };

export default async function GuardrailPage({ params }: GuardrailPageProps) {
  const [session, { id }] = await Promise.all([requireSession(), params]);
  return <GuardrailScreen {...(await loadGuardrail(session, id))} />;
}
