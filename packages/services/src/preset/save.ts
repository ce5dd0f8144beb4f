import { AppError } from "@causeway/errors";
import { presetSlugPattern, readPreset } from "@causeway/protocol";
import type { Prisma } from "@causeway/prisma";
import { randomUUIDv7 } from "node:crypto";
import { z } from "zod";
import { type Actor, actorName } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announcePresetChange, type PresetServiceContext } from "./context.ts";
import { type PresetDetail, toSummary, toVersionSummary } from "./summary.ts";

export type SavePresetInput = {
  readonly workspaceId: string;
  /** 1 to 64 of a–z, 0–9, `-` and `_`. */
  readonly slug: string;
  /** Fields of a chat completion's body, without messages: `model`, `provider`, `temperature`, `tools` … */
  readonly config: unknown;
  readonly systemPrompt?: string | undefined;
};

const mostPresets = 1_000;
const longestPrompt = 200_000;
const longestConfig = 500_000;

/**
 * Saves a new version, and the preset itself when there is none; calls use it from now on. Saves at the same time are
 * versions one after the other. Throws `invalid-request` naming the field, `forbidden`, `not-found`.
 */
export async function savePreset(context: PresetServiceContext, input: SavePresetInput): Promise<PresetDetail> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, "preset:manage");
  const { slug, systemPrompt, config } = parseInput(schema, input);
  // As a call's body would be read.
  readPreset(config, systemPrompt);
  const saved = await context.database.$transaction(async (transaction) => {
    const id = await lockPreset(transaction, { workspaceId, slug, actor: context.actor });
    const { latestVersion } = await transaction.preset.update({
      where: { id },
      data: { latestVersion: { increment: 1 } },
      select: { latestVersion: true },
    });
    const preset = await transaction.preset.update({ where: { id }, data: { designatedVersion: latestVersion } });
    const designated = await transaction.presetVersion.create({
      data: {
        presetId: id,
        version: latestVersion,
        config: config as Prisma.InputJsonObject,
        systemPrompt: systemPrompt ?? null,
        createdBy: actorName(context.actor),
      },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: latestVersion === 1 ? "preset.create" : "preset.save",
      target: `preset:${id}`,
      // Prompts stay out of the log.
      detail: { slug, version: latestVersion, fields: Object.keys(config) },
    });
    return { preset: toSummary(preset), designated: toVersionSummary(designated) };
  });
  await announcePresetChange(context, workspaceId);
  return saved;
}

/** The preset's id, made when there is none, and nobody else's to change until the transaction ends. */
async function lockPreset(
  transaction: Prisma.TransactionClient,
  { workspaceId, slug, actor }: { readonly workspaceId: string; readonly slug: string; readonly actor: Actor },
): Promise<string> {
  const find = async () => {
    const rows = await transaction.$queryRaw<{ id: string }[]>`
      SELECT id FROM preset WHERE workspace_id = ${workspaceId} AND slug = ${slug} FOR UPDATE`;
    return rows[0]?.id;
  };
  const present = await find();
  if (present !== undefined) return present;
  if ((await transaction.preset.count({ where: { workspaceId } })) >= mostPresets) {
    throw new AppError("invalid-request", `A workspace can have at most ${mostPresets} presets: save one anew.`, {
      parameter: "slug",
    });
  }
  await transaction.preset.createMany({
    data: {
      id: randomUUIDv7(),
      workspaceId,
      slug,
      name: slug,
      creatorUserId: await memberBehind(transaction, actor),
      designatedVersion: 0,
      latestVersion: 0,
    },
    // Two that make it at the same time: the second finds that of the first.
    skipDuplicates: true,
  });
  const made = await find();
  if (made === undefined) throw new Error(`The preset ${slug} vanished while it was made`);
  return made;
}

async function memberBehind(transaction: Prisma.TransactionClient, actor: Actor): Promise<string | null> {
  if (actor.kind === "user") return actor.userId;
  if (actor.kind === "system") return null;
  const key = await transaction.apiKey.findUnique({ where: { id: actor.apiKeyId }, select: { createdById: true } });
  return key?.createdById ?? null;
}

const schema = z.object({
  slug: z
    .string()
    .regex(
      presetSlugPattern,
      "A preset's slug has 1 to 64 of the letters a to z, digits, - and _, beginning with a letter or digit.",
    ),
  systemPrompt: z
    .string()
    .max(longestPrompt, `A system prompt can have at most ${longestPrompt} characters.`)
    .optional()
    .transform((prompt) => prompt || undefined),
  config: z
    .record(z.string(), z.unknown(), { error: 'config must be an object such as {"model": …}.' })
    .refine((config) => JSON.stringify(config).length <= longestConfig, {
      error: `A preset can have at most ${longestConfig} characters as JSON. Make its tools or schema smaller.`,
    }),
});
