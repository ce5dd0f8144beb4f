"use server";

import { TabPanels } from "@causeway/ui/tab-panels.tsx";
import { CodeBlock } from "@causeway/ui/code-block.tsx";
import type { ReactNode } from "react";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { readEnv } from "../../env.ts";
import { requireSession } from "../auth/session.ts";
import { codeSamples } from "./code-samples.ts";
import type { CallBody } from "./conversation.ts";
import { shownCallSchema } from "./call-input.ts";

/** A call as code, coloured on the server like every other piece of code. Files in it are named, not spelled out. */
export async function showCode(call: CallBody): Promise<ActionResult<ReactNode>> {
  await requireSession();
  return await actionResult(async () => (
    <TabPanels
      label="Language"
      rememberAs="language"
      panels={codeSamples(readEnv().API_URL, shownCallSchema.parse(call)).map(({ id, label, language, code }) => ({
        value: id,
        label,
        content: <CodeBlock bare code={code} language={language} label={`${label} call`} />,
      }))}
    />
  ));
}
