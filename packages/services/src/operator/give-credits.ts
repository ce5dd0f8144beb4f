import { AppError } from "@causeway/errors";
import { parseUsd } from "@causeway/money";
import { z } from "zod";
import { grantCredits } from "../credit-grant/grant.ts";
import { parseInput } from "../parse-input.ts";
import type { OperatorContext } from "./context.ts";

/** More is more likely a slip than a gift. */
const mostCredits = parseUsd("10000");

const input = z.object({
  workspace: z.string().trim().min(1, "Say whose they are: the workspace's id, or its short name."),
  /** Made when the form is opened, so that sending it twice gives once. */
  grantId: z.uuid("grantId must be a UUID: one for each gift."),
  amount: z
    .string()
    .trim()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, "Write an amount in dollars, such as 25.00.")
    .transform((text) => parseUsd(text))
    .refine((amount) => amount > 0n, "Give more than nothing.")
    .refine((amount) => amount <= mostCredits, "At most $10,000 at once. Give more in several parts."),
  reason: z
    .string()
    .trim()
    .min(5, "Say in a few words why: its owners read it, at least 5 characters.")
    .max(200, "At most 200 characters."),
  expiresOn: z
    .union([z.literal(""), z.iso.date("Write the last day as 2027-01-31, or leave it empty.")])
    .transform((day) => (day === "" ? undefined : endOf(day)))
    .refine((date) => date === undefined || date.getTime() > Date.now(), "That day is over."),
});

/**
 * Gives a workspace promotional credits and tells its owners. Returns its name, and whether this call did it: the same
 * `grantId` never gives twice. `expiresOn` is the last day, UTC, on which they can be spent.
 * Throws `invalid-request` with the field, and `conflict` when the id gave something else.
 */
export async function giveCredits(
  { database, actor }: OperatorContext,
  question: z.input<typeof input>,
): Promise<{ readonly name: string; readonly isNew: boolean }> {
  const { workspace, grantId, amount, reason, expiresOn } = parseInput(input, question);
  const found = await database.workspace.findFirst({
    where: { deletedAt: null, OR: [{ id: workspace }, { slug: workspace }] },
    select: { id: true, name: true },
  });
  if (!found) {
    throw new AppError("invalid-request", `There is no workspace ${workspace}: use its id, or its short name.`, {
      parameter: "workspace",
    });
  }
  const grant = { workspaceId: found.id, grantId, credits: amount, reason, expiresAt: expiresOn };
  return { name: found.name, isNew: await grantCredits({ database, actor }, grant) };
}

const endOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
