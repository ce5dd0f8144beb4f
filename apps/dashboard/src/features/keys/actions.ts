"use server";

import { type CreatedApiKey, createApiKey, revokeApiKey, updateApiKey } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { expiryOf } from "./expiry.ts";
import { keyContext } from "./key-context.ts";

const createForm = z.object({
  name: z.string(),
  limit: z.string().trim().default(""),
  limitReset: z.enum(["never", "daily", "weekly", "monthly"]).default("never"),
  expiry: z.string().default("never"),
  expiresOn: z.string().default(""),
});

/** The one moment in which the key itself leaves the server. */
export async function createKey(form: FormData): Promise<ActionResult<CreatedApiKey>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { name, limit, limitReset, expiry, expiresOn } = createForm.parse(Object.fromEntries(form));
    const created = await createApiKey(keyContext(actor), {
      workspaceId: workspace.id,
      name,
      ...(limit !== "" && { limits: { [limitReset === "never" ? "total" : limitReset]: limit } }),
      expiresAt: expiryOf(expiry, expiresOn, new Date()),
    });
    revalidatePath("/keys");
    return created;
  });
}

export async function revokeKey(id: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await revokeApiKey(keyContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) });
    revalidatePath("/keys");
    return null;
  });
}

export async function setKeyDisabled(id: string, disabled: boolean): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ id: z.uuid(), disabled: z.boolean() }).parse({ id, disabled });
    await updateApiKey(keyContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/keys");
    return null;
  });
}
