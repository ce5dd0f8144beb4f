import type { JsonObject } from "@causeway/protocol";
import type { Prisma } from "@causeway/prisma";

export type PresetSummary = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly status: "active" | "disabled" | "archived";
  readonly statusUpdatedAt: Date | undefined;
  readonly creatorUserId: string | undefined;
  /** The version that calls use, and the last that was saved. */
  readonly designatedVersion: number;
  readonly latestVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type PresetVersionSummary = {
  readonly id: string;
  readonly presetId: string;
  readonly version: number;
  /** Fields of a chat completion's body. */
  readonly config: JsonObject;
  readonly systemPrompt: string | undefined;
  /** `user:<id>` or `key:<id>`. */
  readonly createdBy: string;
  readonly createdAt: Date;
};

/** A preset with the version that calls use. */
export type PresetDetail = { readonly preset: PresetSummary; readonly designated: PresetVersionSummary };

export const toSummary = (row: Prisma.PresetGetPayload<object>): PresetSummary => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  description: row.description ?? undefined,
  status: row.status,
  statusUpdatedAt: row.statusUpdatedAt ?? undefined,
  creatorUserId: row.creatorUserId ?? undefined,
  designatedVersion: row.designatedVersion,
  latestVersion: row.latestVersion,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

export const toVersionSummary = (row: Prisma.PresetVersionGetPayload<object>): PresetVersionSummary => ({
  id: row.id,
  presetId: row.presetId,
  version: row.version,
  config: row.config as JsonObject,
  systemPrompt: row.systemPrompt ?? undefined,
  createdBy: row.createdBy,
  createdAt: row.createdAt,
});
