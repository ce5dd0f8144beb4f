"use server";

import {
  changeSeveralKeys,
  type CreatedApiKey,
  createApiKey,
  restoreApiKey,
  rotateApiKey,
  type SeveralKeysChange,
  updateApiKey,
} from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { formFields } from "../../form-fields.ts";
import { requireSession } from "../auth/session.ts";
import { readLimitsForm } from "../limits/limits-form-input.ts";
import { expiryOf } from "./expiry.ts";
import { keyContext } from "./key-context.ts";
import { readKeyPlaceForm } from "./key-place-form.ts";

const createForm = z.object({
  name: z.string(),
  expiry: z.string().default("never"),
  expiresOn: z.string().default(""),
});

const newKeyForm = createForm.extend({ class: z.enum(["inference", "management"]).default("inference") });

/** The one moment in which the key itself leaves the server. */
export async function createKey(form: FormData): Promise<ActionResult<CreatedApiKey>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { name, class: keyClass, expiry, expiresOn } = newKeyForm.parse(formFields(form));
    const created = await createApiKey(keyContext(actor), {
      workspaceId: workspace.id,
      name,
      class: keyClass,
      ...readKeyPlaceForm(form),
      // A key that cannot call models has none.
      limits: keyClass === "inference" ? readLimitsForm(form) : undefined,
      expiresAt: expiryOf(expiry, expiresOn, new Date()),
    });
    revalidatePath("/keys");
    return created;
  });
}

/** Takes a revocation back, within seconds. */
export async function restoreKey(id: string, disabled: boolean): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ id: z.uuid(), disabled: z.boolean() }).parse({ id, disabled });
    await restoreApiKey(keyContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/keys", "layout");
    return null;
  });
}

export type ChangedKeys = {
  readonly changed: readonly string[];
  /** Those that stayed as they were. */
  readonly refused: readonly { readonly id: string; readonly problem: string }[];
};

/** Changes all that it can; a problem when it could change none. */
export async function changeKeys(
  ids: readonly string[],
  change: SeveralKeysChange,
): Promise<ActionResult<ChangedKeys>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { changed, refused } = await changeSeveralKeys(keyContext(actor), { workspaceId: workspace.id, ids, change });
    const [first] = refused;
    if (changed.length === 0 && first) throw first.error;
    revalidatePath("/keys", "layout");
    return { changed, refused: refused.map(({ id, error }) => ({ id, problem: error.message })) };
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

/** Its name, when it expires, what it is for and from where it works. */
export async function saveKeyDetails(id: string, form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { name, expiry, expiresOn } = detailsForm.parse(formFields(form));
    await updateApiKey(keyContext(actor), {
      workspaceId: workspace.id,
      id: z.uuid().parse(id),
      name,
      ...readKeyPlaceForm(form),
      ...(expiry !== "keep" && { expiresAt: expiryOf(expiry, expiresOn, new Date()) ?? null }),
    });
    revalidatePath("/keys", "layout");
    return null;
  });
}
