import { AppError } from "@causeway/errors";
import { findPreset, listPresets, listPresetVersions, mayDo, type PresetSummary } from "@causeway/services";
import { notFound } from "next/navigation";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { type DifferenceLine, lineDifference } from "./line-difference.ts";

export type PresetView = Pick<
  PresetSummary,
  "slug" | "name" | "description" | "status" | "designatedVersion" | "latestVersion"
> & { readonly updatedAt: string };

export type VersionView = {
  readonly version: number;
  readonly createdAt: string;
  /** What it changed of the version before. */
  readonly difference: readonly DifferenceLine[];
};

export type PresetPageData = {
  readonly preset: PresetView;
  /** As the editor shows them: of the version that calls use. */
  readonly config: string;
  readonly systemPrompt: string;
  readonly versions: readonly VersionView[];
  readonly mayManage: boolean;
};

const mostShown = 100;
const mostVersions = 50;

export async function loadPresets({ actor, workspace }: AccountSession) {
  const page = { workspaceId: workspace.id, offset: 0, limit: mostShown };
  const { items, total } = await listPresets({ database: getDatabase(), actor }, page);
  return { presets: items.map(toView), total, mayManage: mayDo(actor, "preset:manage") };
}

/** Another workspace's preset is not there. */
export async function loadPreset({ actor, workspace }: AccountSession, slug: string): Promise<PresetPageData> {
  const context = { database: getDatabase(), actor };
  const one = { workspaceId: workspace.id, slug };
  const { preset, designated } = await findPreset(context, one).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  });
  // One more than is shown, to know what the oldest of them changed.
  const offset = Math.max(0, preset.latestVersion - mostVersions - 1);
  const { items } = await listPresetVersions(context, { ...one, offset, limit: mostVersions + 1 });
  const versions = items.map(({ version, createdAt, ...said }, index) => ({
    version,
    createdAt: createdAt.toISOString(),
    difference: lineDifference(index === 0 ? "" : textOf(items[index - 1]), textOf(said)),
  }));
  return {
    preset: toView(preset),
    config: JSON.stringify(designated.config, null, 2),
    systemPrompt: designated.systemPrompt ?? "",
    versions: versions.slice(-mostVersions).toReversed(),
    mayManage: mayDo(actor, "preset:manage"),
  };
}

type Said = { readonly config: unknown; readonly systemPrompt: string | undefined };

const textOf = (said: Said | undefined): string =>
  said
    ? `${JSON.stringify(said.config, null, 2)}${said.systemPrompt === undefined ? "" : `\n\n${said.systemPrompt}`}`
    : "";

const toView = (preset: PresetSummary): PresetView => ({
  slug: preset.slug,
  name: preset.name,
  description: preset.description,
  status: preset.status,
  designatedVersion: preset.designatedVersion,
  latestVersion: preset.latestVersion,
  updatedAt: preset.updatedAt.toISOString(),
});
