import type { Metadata } from "next";
import { requireSession } from "../../../../features/auth/session.ts";
import { GuardrailList } from "../../../../features/guardrails/components/guardrail-list.tsx";
import { loadGuardrails } from "../../../../features/guardrails/queries.ts";

export const metadata: Metadata = { title: "Guardrails" };

export default async function GuardrailsPage() {
  return <GuardrailList {...(await loadGuardrails(await requireSession()))} />;
}
