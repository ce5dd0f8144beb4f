"use server";

import { type CreatedApiKey, createApiKey, revokeApiKey, rotateApiKey, updateApiKey } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { formFields } from "../../form-fields.ts";
import { requireSession } from "../auth/session.ts";
import { readLimitsForm } from "../limits/limits-form-input.ts";
import { expiryOf } from "./expiry.ts";
import { keyContext } from "./key-context.ts";

const createForm = z.object({
  name: z.string(),
  expiry: z.string().default("never"),
  expiresOn: z.string().default(""),
});

/** The one moment in which the key itself leaves the server. */
export async function createKey(form: FormData): Promise<ActionResult<CreatedApiKey>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { name, expiry, expiresOn } = createForm.parse(formFields(form));
    const created = await createApiKey(keyContext(actor), {
      workspaceId: workspace.id,
      name,
      limits: readLimitsForm(form),
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
    revalidatePath("/keys", "layout");
    return null;
  });
}

export async function setKeyDisabled(id: string, disabled: boolean): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ id: z.uuid(), disabled: z.boolean() }).parse({ id, disabled });
    await updateApiKey(keyContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/keys", "layout");
    return null;
  });
}

export async function saveKeyLimits(id: string, form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const limits = readLimitsForm(z.instanceof(FormData).parse(form));
    await updateApiKey(keyContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id), limits });
    revalidatePath("/keys", "layout");
    return null;
  });
}

const rotation = z.object({
  id: z.uuid(),
  label: z.string(),
  overlapHours: z.number(),
  compromised: z.boolean(),
});

/** A new secret for the same key; the one moment in which it leaves the server. */
export async function rotateKey(input: z.input<typeof rotation>): Promise<ActionResult<{ readonly key: string }>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { compromised, ...asked } = rotation.parse(input);
    const { key } = await rotateApiKey(keyContext(actor), {
      workspaceId: workspace.id,
      ...asked,
      ...(compromised && { reason: "compromised" as const }),
    });
    revalidatePath("/keys", "layout");
    return { key };
  });
}

const detailsForm = createForm.extend({ expiry: z.string().default("keep") });

/** Its name, and when it expires. */
export async function saveKeyDetails(id: string, form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { name, expiry, expiresOn } = detailsForm.parse(formFields(form));
    await updateApiKey(keyContext(actor), {
      workspaceId: workspace.id,
      id: z.uuid().parse(id),
      name,
      ...(expiry !== "keep" && { expiresAt: expiryOf(expiry, expiresOn, new Date()) ?? null }),
    });
    revalidatePath("/keys", "layout");
    return null;
  });
}
