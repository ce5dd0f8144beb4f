"use server";

import { readRoutingSettings, setRoutingSettings } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { limitContext } from "../limits/limit-context.ts";
import { type PluginFormValues, pluginsOf } from "./plugin-form.ts";
import { type RoutingFormValues, routingInput } from "./routing-form.ts";

const formSchema = z.object({
  zdr: z.boolean(),
  noTraining: z.boolean(),
  distillable: z.boolean(),
  only: z.string(),
  ignore: z.string(),
  maxPrompt: z.string(),
  maxCompletion: z.string(),
  sort: z.string(),
  defaultModel: z.string(),
  autoAllowedModels: z.string(),
  autoCostTier: z.string(),
}) satisfies z.ZodType<RoutingFormValues>;

export async function saveRouting(values: RoutingFormValues): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const context = limitContext(actor);
    const { provider } = await readRoutingSettings(context, { workspaceId: workspace.id });
    const input = routingInput(formSchema.parse(values), provider);
    await setRoutingSettings(context, { workspaceId: workspace.id, ...input });
    revalidatePath("/routing");
    return null;
  });
}

const pluginSchema = z.object({
  state: z.enum(["", "on", "off"]),
  preventsOverrides: z.boolean(),
  engine: z.string(),
  maxResults: z.string(),
});

const pluginsSchema = z.object({
  web: pluginSchema,
  "file-parser": pluginSchema,
  "response-healing": pluginSchema,
  "context-compression": pluginSchema,
}) satisfies z.ZodType<PluginFormValues>;

export async function savePlugins(values: PluginFormValues): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const context = limitContext(actor);
    const { plugins: stored } = await readRoutingSettings(context, { workspaceId: workspace.id });
    const plugins = pluginsOf(pluginsSchema.parse(values), stored);
    await setRoutingSettings(context, { workspaceId: workspace.id, plugins });
    revalidatePath("/routing");
    return null;
  });
}
