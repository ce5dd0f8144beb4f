import { mayDo } from "@causeway/services";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireSession } from "../../../../features/auth/session.ts";
import { GuardrailEditor } from "../../../../features/guardrails/components/guardrail-editor.tsx";
import { emptyGuardrail } from "../../../../features/guardrails/guardrail-form.ts";

export const metadata: Metadata = { title: "New guardrail" };

export default async function NewGuardrailPage() {
  const { actor } = await requireSession();
  if (!mayDo(actor, "guardrail:manage")) redirect("/guardrails");
  return (
    <>
      <PageHeader title="New guardrail" description="It binds nobody until you bind keys or members on its own page." />
      <GuardrailEditor saved={emptyGuardrail} mayManage />
    </>
  );
}
