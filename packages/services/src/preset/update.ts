import { AppError } from "@causeway/errors";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announcePresetChange, noSuchPreset, type PresetServiceContext } from "./context.ts";

export type UpdatePresetInput = {
  readonly workspaceId: string;
  readonly slug: string;
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  /** Calls under a preset that is not active are refused. */
  readonly status?: "active" | "disabled" | "archived" | undefined;
  /** An earlier version, to go back to it. */
  readonly designatedVersion?: number | undefined;
};

/**
 * Changes what is given and leaves the rest; what a version says is never changed.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`.
 */
export async function updatePreset(context: PresetServiceContext, input: UpdatePresetInput): Promise<void> {
  const { workspaceId, slug } = input;
  authorize(context.actor, workspaceId, "preset:manage");
  const { name, description, status, designatedVersion } = parseInput(schema, input);
  await context.database.$transaction(async (transaction) => {
    // Locked, so that the audit entry names the values this change replaced.
    await transaction.$queryRaw`SELECT 1 FROM preset WHERE workspace_id = ${workspaceId} AND slug = ${slug} FOR UPDATE`;
    const before = await transaction.preset.findUnique({ where: { workspaceId_slug: { workspaceId, slug } }, select });
    if (!before) throw noSuchPreset(slug);
    if (designatedVersion !== undefined && designatedVersion > before.latestVersion) {
      throw new AppError(
        "invalid-request",
        `There is no version ${designatedVersion} of the preset ${slug}: its latest is ${before.latestVersion}.`,
        { parameter: "designatedVersion" },
      );
    }
    const after = {
      name: name ?? before.name,
      description: description === undefined ? before.description : description,
      status: status ?? before.status,
      designatedVersion: designatedVersion ?? before.designatedVersion,
    };
    await transaction.preset.update({
      where: { id: before.id },
      data: { ...after, ...(after.status !== before.status && { statusUpdatedAt: new Date() }) },
      select: { id: true },
    });
    const { id, latestVersion: _latest, ...replaced } = before;
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "preset.update",
      target: `preset:${id}`,
      detail: { slug, before: replaced, after },
    });
  });
  await announcePresetChange(context, workspaceId);
}

const select = {
  id: true,
  name: true,
  description: true,
  status: true,
  designatedVersion: true,
  latestVersion: true,
} as const;

const schema = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Give the preset a name, so that you can tell it from others.")
    .max(100, "A name can have at most 100 characters.")
    .regex(/^\P{Cc}+$/u, "A name cannot have control characters, such as line breaks.")
    .optional(),
  description: z
    .string()
    .trim()
    .max(1_000, "A description can have at most 1,000 characters.")
    .nullable()
    .optional()
    .transform((text) => (text === "" ? null : text)),
  status: z.enum(["active", "disabled", "archived"]).optional(),
  designatedVersion: z
    .int()
    .min(1, "Versions are counted from 1.")
    .max(2_147_483_647, "There is no such version.")
    .optional(),
});
