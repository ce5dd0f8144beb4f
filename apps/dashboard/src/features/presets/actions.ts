"use server";

import { AppError } from "@causeway/errors";
import { savePreset, updatePreset } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { presetContext } from "./preset-context.ts";

const textSchema = z.object({ slug: z.string(), config: z.string(), systemPrompt: z.string() });

/** Saves a new version, of a new preset or of one that is there. */
export async function savePresetVersion(input: z.input<typeof textSchema>, isNew: boolean): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  const result = await actionResult(async () => {
    const { slug, config, systemPrompt } = textSchema.parse(input);
    const { preset } = await savePreset(presetContext(actor), {
      workspaceId: workspace.id,
      slug: slug.trim(),
      config: parseConfig(config),
      systemPrompt,
    });
    revalidatePath("/presets", "layout");
    return preset.slug;
  });
  if (!result.ok) return result;
  if (isNew) redirect(`/presets/${result.value}`);
  return { ok: true, value: null };
}

const changeSchema = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  status: z.enum(["active", "disabled", "archived"]).optional(),
  designatedVersion: z.number().optional(),
});

export async function changePreset(slug: string, change: z.input<typeof changeSchema>): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const one = { workspaceId: workspace.id, slug: z.string().parse(slug) };
    await updatePreset(presetContext(actor), { ...one, ...changeSchema.parse(change) });
    revalidatePath("/presets", "layout");
    return null;
  });
}

function parseConfig(text: string): unknown {
  try {
    return JSON.parse(text.trim() === "" ? "{}" : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it cannot be read";
    throw new AppError("invalid-request", `The configuration is not JSON: ${reason}.`, { parameter: "config" });
  }
}
