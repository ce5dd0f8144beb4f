import { AppError } from "@causeway/errors";
import { subjectOf } from "@causeway/limits";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceLimitChange, type LimitServiceContext } from "./context.ts";
import { type UsageLimitsInput, usageLimitsInput } from "./input.ts";
import { writeUsageLimits } from "./write.ts";

export type SetUsageLimitsInput = {
  readonly workspaceId: string;
  /** Whose: one member's in this workspace, or the workspace's as a whole. A key's are set with the key. */
  readonly of: { readonly kind: "member"; readonly userId: string } | { readonly kind: "workspace" };
  readonly limits: UsageLimitsInput;
};

/**
 * Changes what is given of a member's or the workspace's limits. Calls under way end as they were admitted.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found` for someone who is no member.
 */
export async function setUsageLimits(context: LimitServiceContext, input: SetUsageLimitsInput): Promise<void> {
  const { workspaceId, of } = input;
  authorize(context.actor, workspaceId, "usage-limit:manage");
  const { limits } = parseInput(schema, input);
  await context.database.$transaction(async (transaction) => {
    if (of.kind === "member") await requireMember(transaction, workspaceId, of.userId);
    const subject = of.kind === "member" ? subjectOf.member(workspaceId, of.userId) : subjectOf.workspace(workspaceId);
    const detail = await writeUsageLimits(transaction, { workspaceId, subject }, limits);
    await recordAudit(transaction, context.actor, { workspaceId, action: "usage-limit.set", target: subject, detail });
  });
  await announceLimitChange(context, workspaceId);
}

const schema = z.object({ limits: usageLimitsInput });

async function requireMember(transaction: Prisma.TransactionClient, workspaceId: string, userId: string) {
  const member = await transaction.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { userId: true },
  });
  if (!member) throw new AppError("not-found", "There is no such member in this workspace. Reload the list.");
}
