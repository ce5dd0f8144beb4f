"use server";

import { createDestination, deleteDestination, testDestination, updateDestination } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { destinationContext } from "./destination-context.ts";
import { destinationConfig, type DestinationFormValues, destinationSettings } from "./destination-form.ts";
import { ruleFields, ruleOperators } from "./rule-words.ts";

const rulesSchema = z.object({
  enabled: z.boolean(),
  groups: z.array(
    z.object({
      logic: z.enum(["and", "or"]),
      rules: z.array(z.object({ field: z.enum(ruleFields), operator: z.enum(ruleOperators), value: z.string() })),
    }),
  ),
});

const formSchema = z.object({
  name: z.string(),
  enabled: z.boolean(),
  fields: z.record(z.string(), z.string()),
  headers: z.string(),
  percent: z.string(),
  apiKeyIds: z.array(z.string()).nullable(),
  rules: rulesSchema,
  privacyMode: z.boolean(),
  tellsCost: z.boolean(),
  tellsIdentity: z.boolean(),
  tellsRequest: z.boolean(),
}) satisfies z.ZodType<DestinationFormValues>;

/** Where it is shown, and, for a webhook, the secret that signs what it gets: the one moment in which that leaves the server. */
export type AddedDestination = { readonly id: string; readonly signingSecret: string | undefined };

export async function addDestination(
  type: string,
  values: DestinationFormValues,
): Promise<ActionResult<AddedDestination>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const form = formSchema.parse(values);
    const { destination, signingSecret } = await createDestination(destinationContext(actor), {
      workspaceId: workspace.id,
      type: z.string().parse(type),
      ...destinationSettings(form),
      config: destinationConfig(form, true),
    });
    revalidatePath("/observability", "layout");
    return { id: destination.id, signingSecret };
  });
}

export async function changeDestination(id: string, values: DestinationFormValues): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const form = formSchema.parse(values);
    await updateDestination(destinationContext(actor), {
      workspaceId: workspace.id,
      id: z.uuid().parse(id),
      ...destinationSettings(form),
      config: destinationConfig(form, false),
    });
    revalidatePath("/observability", "layout");
    return null;
  });
}

/** On, off, and on again after it was paused for its failures. */
export async function switchDestination(id: string, enabled: boolean): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ id: z.uuid(), enabled: z.boolean() }).parse({ id, enabled });
    await updateDestination(destinationContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/observability", "layout");
    return null;
  });
}

/** Deletes it and goes back to the list. */
export async function removeDestination(id: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  const result = await actionResult(async () => {
    await deleteDestination(destinationContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) });
    revalidatePath("/observability", "layout");
    return null;
  });
  if (!result.ok) return result;
  redirect("/observability");
}

/** Sends a made-up call, and says what came of it. */
export async function tryDestination(id: string): Promise<ActionResult<string>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const one = { workspaceId: workspace.id, id: z.uuid().parse(id) };
    const attempt = await testDestination(destinationContext(actor), one);
    return attempt.kind === "accepted" ? `Accepted with ${attempt.status} after ${attempt.ms} ms.` : attempt.reason;
  });
}
