"use server";

import {
  assignGuardrail,
  createGuardrail,
  deleteGuardrail,
  type FilterTrial,
  tryContentFilters,
  unassignGuardrail,
  updateGuardrail,
} from "@causeway/services";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { limitContext } from "../limits/limit-context.ts";
import { filterSlugs } from "./filter-words.ts";
import {
  filtersInput,
  type GuardrailFormValues,
  guardrailInput,
  trainingRules,
  zeroRetentionMakers,
} from "./guardrail-form.ts";

const action = z.enum(["block", "redact", "flag"]);

const filterFields = {
  builtins: z.record(
    z.enum(filterSlugs),
    z.object({ action: z.union([action, z.literal("")]), userOnly: z.boolean() }),
  ),
  patterns: z.array(z.object({ pattern: z.string(), action, label: z.string() })),
};

const formSchema = z.object({
  name: z.string(),
  description: z.string(),
  limit: z.string(),
  resetInterval: z.enum(["", "daily", "weekly", "monthly"]),
  countsOwnKeys: z.boolean(),
  allowedModels: z.string(),
  ignoredModels: z.string(),
  allowedProviders: z.string(),
  ignoredProviders: z.string(),
  zeroRetention: z.array(z.enum(zeroRetentionMakers)),
  noTraining: z.array(z.enum(trainingRules)),
  ...filterFields,
}) satisfies z.ZodType<GuardrailFormValues>;

/** Makes a guardrail and goes to its page, where it is bound to somebody. */
export async function addGuardrail(values: GuardrailFormValues): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  const result = await actionResult(async () => {
    const input = guardrailInput(formSchema.parse(values));
    const { id } = await createGuardrail(limitContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/guardrails", "layout");
    return id;
  });
  if (!result.ok) return result;
  redirect(`/guardrails/${result.value}`);
}

export async function changeGuardrail(id: string, values: GuardrailFormValues): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const one = { workspaceId: workspace.id, id: z.uuid().parse(id) };
    await updateGuardrail(limitContext(actor), { ...one, ...guardrailInput(formSchema.parse(values)) });
    revalidatePath("/guardrails", "layout");
    return null;
  });
}

/** Deletes it and goes back to the list. */
export async function removeGuardrail(id: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  const result = await actionResult(async () => {
    await deleteGuardrail(limitContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) });
    revalidatePath("/guardrails", "layout");
    return null;
  });
  if (!result.ok) return result;
  redirect("/guardrails");
}

const holdersSchema = z.array(z.object({ kind: z.enum(["key", "member"]), id: z.string() }));
type Holders = z.infer<typeof holdersSchema>;

/** Binds keys and members. Whom it binds already stays bound. */
export async function bindHolders(id: string, holders: Holders): Promise<ActionResult> {
  return await changeBound(id, holders, assignGuardrail);
}

export async function freeHolders(id: string, holders: Holders): Promise<ActionResult> {
  return await changeBound(id, holders, unassignGuardrail);
}

async function changeBound(id: string, holders: Holders, verb: typeof assignGuardrail): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const one = { workspaceId: workspace.id, id: z.uuid().parse(id) };
    const asked = holdersSchema.parse(holders);
    const idsOf = (kind: "key" | "member") => asked.filter((holder) => holder.kind === kind).map((holder) => holder.id);
    await verb(limitContext(actor), { ...one, to: { apiKeyIds: idsOf("key"), memberIds: idsOf("member") } });
    revalidatePath("/guardrails", "layout");
    return null;
  });
}

type TrialInput = Pick<GuardrailFormValues, "builtins" | "patterns"> & { readonly text: string };
const trialSchema = z.object({ ...filterFields, text: z.string() }) satisfies z.ZodType<TrialInput>;

/** What the filters of the form, saved or not, make of a text. */
export async function tryFilters(input: TrialInput): Promise<ActionResult<FilterTrial>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { text, ...filters } = trialSchema.parse(input);
    return await tryContentFilters(limitContext(actor), {
      workspaceId: workspace.id,
      text,
      ...filtersInput(filters),
    });
  });
}
