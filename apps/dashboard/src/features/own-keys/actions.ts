"use server";

import {
  createOwnEndpoint,
  createOwnKey,
  listOwnKeys,
  type OwnKeyTestResult,
  removeOwnKey,
  reorderOwnKeys,
  testOwnKey,
  updateOwnEndpoint,
  updateOwnKey,
} from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { formFields } from "../../form-fields.ts";
import { requireSession } from "../auth/session.ts";
import { ownKeyContext } from "./own-key-context.ts";
import { type EndpointDraft, inputOf } from "./endpoint-draft.ts";
import { placementOf } from "./placement.ts";
import { secretForm, secretOf } from "./secret-form.ts";

const choice = z.enum(["always", "first", "after"]);
const createForm = secretForm.extend({ providerId: z.string(), name: z.string().trim(), choice });

/** The one moment in which the provider's key comes in. It never goes out again. */
export async function addOwnKey(form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { providerId, name, choice: chosen, ...secret } = createForm.parse(formFields(form));
    await createOwnKey(ownKeyContext(actor), {
      workspaceId: workspace.id,
      providerId,
      key: secretOf(providerId, secret),
      ...placementOf(chosen),
      ...(name !== "" && { name }),
    });
    revalidatePath("/own-keys");
    return null;
  });
}

/** Another key of the same provider takes the place of this one. */
export async function replaceOwnKeySecret(id: string, form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const context = ownKeyContext(actor);
    const of = { workspaceId: workspace.id, id: z.uuid().parse(id) };
    const secret = secretForm.parse(formFields(form));
    const present = (await listOwnKeys(context, of)).find((key) => key.id === of.id);
    // What is not there is refused by the change itself.
    await updateOwnKey(context, { ...of, key: secretOf(present?.providerId ?? "", secret) });
    revalidatePath("/own-keys");
    return null;
  });
}

export async function changeOwnKey(id: string, change: { disabled?: boolean; choice?: string }): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { disabled, choice: chosen } = z
      .object({ disabled: z.boolean().optional(), choice: choice.optional() })
      .parse(change);
    await updateOwnKey(ownKeyContext(actor), {
      workspaceId: workspace.id,
      id: z.uuid().parse(id),
      disabled,
      ...(chosen && placementOf(chosen)),
    });
    revalidatePath("/own-keys");
    return null;
  });
}

const text = z.string().max(4_200);
const endpointForm = z.object({
  slug: text,
  wireFormat: text,
  baseUrl: text,
  key: text,
  models: z
    .array(
      z.object({
        upstreamModelId: text,
        modelId: text,
        contextLength: text,
        input: text,
        output: text,
        cachedInput: text,
      }),
    )
    .max(60),
  payment: z.enum(["call", "month"]),
  flatRate: z.object({
    monthlyPrice: text,
    windows: z
      .array(z.object({ unit: text, quota: text, hours: text, kind: text, anchorMs: z.number().optional() }))
      .max(10),
    concurrency: text,
    queueLength: text,
    longestWaitSeconds: text,
    answersWhole: z.boolean(),
  }),
});

const keptForm = z.object({ name: text, choice });

/** Asks the endpoint for one token before anything is kept: this may take a while. */
export async function addOwnEndpoint(
  draft: EndpointDraft,
  kept: { readonly name: string; readonly choice: string },
): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const form = endpointForm.parse(draft);
    const { name, choice: chosen } = keptForm.parse(kept);
    await createOwnEndpoint(ownKeyContext(actor), {
      ...inputOf({ ...form, flatRate: withAnchors(form.flatRate) }),
      ...placementOf(chosen),
      name,
      key: form.key.trim(),
      workspaceId: workspace.id,
    });
    revalidatePath("/own-keys");
    return null;
  });
}

export async function changeOwnEndpoint(id: string, draft: EndpointDraft): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const form = endpointForm.parse(draft);
    const { slug: _, ...change } = inputOf({ ...form, flatRate: withAnchors(form.flatRate) });
    const key = form.key.trim();
    await updateOwnEndpoint(ownKeyContext(actor), {
      ...change,
      ...(key !== "" && { key }),
      workspaceId: workspace.id,
      id: z.uuid().parse(id),
    });
    revalidatePath("/own-keys");
    return null;
  });
}

type FlatRateForm = z.infer<typeof endpointForm>["flatRate"];

const withAnchors = ({ windows, ...rest }: FlatRateForm): EndpointDraft["flatRate"] => ({
  ...rest,
  windows: windows.map(({ anchorMs, ...window }) => ({ ...window, anchorMs })),
});

const servesForm = z.object({
  name: text,
  modelIds: z.array(text).max(200),
  apiKeyIds: z.array(text).max(200),
  userIds: z.array(text).max(200),
});

/** Its name, and whom and what it serves: empty lists are all. */
export async function changeWhatOwnKeyServes(id: string, change: z.infer<typeof servesForm>): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { name, modelIds, apiKeyIds, userIds } = servesForm.parse(change);
    await updateOwnKey(ownKeyContext(actor), {
      workspaceId: workspace.id,
      id: z.uuid().parse(id),
      name,
      modelIds: allOr(modelIds),
      apiKeyIds: allOr(apiKeyIds),
      userIds: allOr(userIds),
    });
    revalidatePath("/own-keys");
    return null;
  });
}

const allOr = (ids: string[]) => (ids.length === 0 ? null : ids);

export async function orderOwnKeys(ids: readonly string[]): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await reorderOwnKeys(ownKeyContext(actor), {
      workspaceId: workspace.id,
      ids: z.array(z.uuid()).max(100).parse(ids),
    });
    revalidatePath("/own-keys");
    return null;
  });
}

export async function tryOwnKey(id: string): Promise<ActionResult<OwnKeyTestResult>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(() =>
    testOwnKey(ownKeyContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) }),
  );
}

export async function deleteOwnKey(id: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await removeOwnKey(ownKeyContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) });
    revalidatePath("/own-keys");
    return null;
  });
}
