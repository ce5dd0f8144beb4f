import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { noSuchPreset } from "./context.ts";
import {
  type PresetDetail,
  type PresetSummary,
  type PresetVersionSummary,
  toSummary,
  toVersionSummary,
} from "./summary.ts";

export type PresetPage<Item> = { readonly items: readonly Item[]; readonly total: number };

type Page = { readonly offset: number; readonly limit: number };
type OnePreset = { readonly workspaceId: string; readonly slug: string };

/** A workspace's presets of any status, the one that changed last first. */
export async function listPresets(
  { database, actor }: ServiceContext,
  { workspaceId, offset, limit }: Page & { readonly workspaceId: string },
): Promise<PresetPage<PresetSummary>> {
  authorize(actor, workspaceId, "preset:read");
  const [total, rows] = await Promise.all([
    database.preset.count({ where: { workspaceId } }),
    database.preset.findMany({
      where: { workspaceId },
      orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
      skip: offset,
      take: limit,
    }),
  ]);
  return { items: rows.map(toSummary), total };
}

/** Throws `not-found` for a missing one and another workspace's alike. */
export async function findPreset({ database, actor }: ServiceContext, one: OnePreset): Promise<PresetDetail> {
  const { workspaceId, slug } = one;
  authorize(actor, workspaceId, "preset:read");
  const row = await database.preset.findUnique({ where: { workspaceId_slug: { workspaceId, slug } } });
  if (!row) throw noSuchPreset(slug);
  const version = await database.presetVersion.findUniqueOrThrow({
    where: { presetId_version: { presetId: row.id, version: row.designatedVersion } },
  });
  return { preset: toSummary(row), designated: toVersionSummary(version) };
}

/** The oldest first. Throws `not-found`. */
export async function listPresetVersions(
  context: ServiceContext,
  { offset, limit, ...one }: Page & OnePreset,
): Promise<PresetPage<PresetVersionSummary>> {
  const { preset } = await findPreset(context, one);
  const rows = await context.database.presetVersion.findMany({
    where: { presetId: preset.id },
    orderBy: { version: "asc" },
    skip: offset,
    take: limit,
  });
  return { items: rows.map(toVersionSummary), total: preset.latestVersion };
}

/** Throws `not-found` for a version that was never saved. */
export async function findPresetVersion(
  context: ServiceContext,
  { version, ...one }: OnePreset & { readonly version: number },
): Promise<PresetVersionSummary> {
  const { preset } = await findPreset(context, one);
  const row = await context.database.presetVersion.findUnique({
    where: { presetId_version: { presetId: preset.id, version } },
  });
  if (!row) throw noSuchPreset(`${one.slug} of version ${version}`);
  return toVersionSummary(row);
}
