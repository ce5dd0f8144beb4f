import { z } from "@hono/zod-openapi";

const status = z.enum(["active", "disabled", "archived"]);

export const presetVersion = z
  .object({
    id: z.string(),
    preset_id: z.string(),
    creator_id: z.string(),
    version: z.number().int(),
    system_prompt: z.string().nullable(),
    config: z.record(z.string(), z.unknown()).openapi({ description: "Fields of a chat completion's body." }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("PresetDesignatedVersion");

export const preset = z
  .object({
    id: z.string(),
    creator_user_id: z.string().nullable(),
    workspace_id: z.string().nullable(),
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    status,
    designated_version_id: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
    status_updated_at: z.string().nullable(),
  })
  .openapi("Preset");

export const presetWithVersion = preset
  .extend({ designated_version: presetVersion })
  .openapi("PresetWithDesignatedVersion");

export const updateBody = z
  .strictObject({
    name: z.string(),
    description: z.string().nullable(),
    status,
    designated_version: z.number().int().openapi({ description: "An earlier version, to go back to it." }),
  })
  .partial();
