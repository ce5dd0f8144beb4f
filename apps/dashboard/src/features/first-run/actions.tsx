"use server";

import { createApiKey } from "@causeway/services";
import { revalidatePath } from "next/cache";
import type { ReactNode } from "react";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { readEnv } from "../../env.ts";
import { requireSession } from "../auth/session.ts";
import { FirstCall } from "../first-call/first-call.tsx";
import { keyContext } from "../keys/key-context.ts";

/** The new key, and the first call with it filled in, coloured on the server like every other piece of code. */
export type FirstKey = { readonly key: string; readonly samples: ReactNode };

export async function createFirstKey(input: { name: string; model: string }): Promise<ActionResult<FirstKey>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { name, model } = z.object({ name: z.string(), model: z.string().max(200) }).parse(input);
    const { key } = await createApiKey(keyContext(actor), { workspaceId: workspace.id, name });
    revalidatePath("/keys");
    return { key, samples: <FirstCall apiUrl={readEnv().API_URL} model={model} apiKey={key} /> };
  });
}
