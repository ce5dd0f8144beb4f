"use server";

import { forgetContent, setContentSettings } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { contentContext } from "./content-context.ts";
import { type ContentFormValues, contentInput } from "./content-form.ts";
import { generationIdForm } from "./generation-id-form.ts";

const formSchema = z.object({
  enabled: z.boolean(),
  retentionDays: z.string(),
  percent: z.string(),
  apiKeyIds: z.array(z.string()).nullable(),
}) satisfies z.ZodType<ContentFormValues>;

/** Whether input and output of calls are kept, for how long, and of which. */
export async function saveContentSettings(values: ContentFormValues): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = contentInput(formSchema.parse(values));
    await setContentSettings(contentContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/routing");
    return null;
  });
}

/** Deletes what is kept of one call for ever. */
export async function forgetCall(generationId: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const one = { workspaceId: workspace.id, generationId: z.string().regex(generationIdForm).parse(generationId) };
    await forgetContent(contentContext(actor), one);
    revalidatePath("/logs");
    revalidatePath(`/activity/${one.generationId}`);
    return null;
  });
}

/** Deletes what is kept of all calls of the workspace for ever. Says of how many. */
export async function forgetAllCalls(): Promise<ActionResult<number>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const calls = await forgetContent(contentContext(actor), { workspaceId: workspace.id });
    revalidatePath("/logs");
    return calls;
  });
}
