import { AppError } from "@causeway/errors";
import type { PresetSource } from "@causeway/gateway";
import { type Preset, readPreset } from "@causeway/protocol";
import type { Database } from "./database.ts";

/** Presets as stored, read as a call's body would be. */
export const createPresetSource = (database: Database): PresetSource => ({
  async find(workspaceId, slug) {
    const row = await database.preset.findUnique({
      where: { workspaceId_slug: { workspaceId, slug } },
      select: { id: true, status: true, designatedVersion: true },
    });
    if (!row) return undefined;
    const { id, status, designatedVersion: version } = row;
    const { config, systemPrompt } = await database.presetVersion.findUniqueOrThrow({
      where: { presetId_version: { presetId: id, version } },
      select: { config: true, systemPrompt: true },
    });
    return { id, status, version, preset: readStored(slug, config, systemPrompt ?? undefined) };
  },
});

/** It was readable when it was saved; rules may have changed since. */
function readStored(slug: string, config: unknown, systemPrompt: string | undefined): Preset {
  try {
    return readPreset(config, systemPrompt);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = `The preset ${slug} cannot be used any more: ${error.message} Save it again without that.`;
    throw new AppError("invalid-request", message, error.parameter === undefined ? {} : { parameter: error.parameter });
  }
}
