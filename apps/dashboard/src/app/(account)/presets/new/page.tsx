import { mayDo } from "@causeway/services";
import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireSession } from "../../../../features/auth/session.ts";
import { PresetEditor } from "../../../../features/presets/components/preset-editor.tsx";

export const metadata: Metadata = { title: "New preset" };

const example = JSON.stringify({ model: "openai/gpt-oss-120b", temperature: 0.2, max_tokens: 500 }, null, 2);

export default async function NewPresetPage() {
  const { actor } = await requireSession();
  if (!mayDo(actor, "preset:manage")) redirect("/presets");
  return (
    <>
      <PageHeader title="New preset" description="What calls under this name say, unless they say otherwise." />
      <Card>
        <PresetEditor config={example} systemPrompt="" mayManage />
      </Card>
    </>
  );
}
