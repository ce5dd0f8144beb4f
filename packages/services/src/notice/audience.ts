import type { Prisma, WorkspaceRole } from "@causeway/prisma";
import { budgetFacts } from "./alert-texts.ts";

export type Audience = {
  readonly emails: readonly string[];
  /** Path in the dashboard where they see and mend what it is about. */
  readonly page: string;
  /** Continues "You get this because you …". */
  readonly because: string;
};

type Notice = { readonly kind: string; readonly facts: unknown; readonly workspaceId: string };

/** Who is told of a notice, and where it sends them. */
export async function audienceOf(transaction: Prisma.TransactionClient, notice: Notice): Promise<Audience> {
  const { kind, workspaceId } = notice;
  if (kind === "budget-reached") return await budgetAudience(transaction, notice);
  if (kind === "webhook-disabled") {
    const emails = await withRoles(transaction, workspaceId, ["owner", "admin", "billing"]);
    return { emails, page: "/alerts", because: "look after the alerts" };
  }
  const emails = await withRoles(transaction, workspaceId, ["owner", "billing"]);
  return { emails, page: "/credits", because: "look after the credits" };
}

/** Those who can raise it, and whose it is. */
async function budgetAudience(
  transaction: Prisma.TransactionClient,
  { workspaceId, facts }: Notice,
): Promise<Audience> {
  const { holder, holderId } = budgetFacts.parse(facts);
  const emails = await withRoles(
    transaction,
    workspaceId,
    holder === "workspace" ? ["owner", "admin", "billing"] : ["owner", "admin"],
  );
  const key =
    holder === "key"
      ? await transaction.apiKey.findUnique({ where: { id: holderId }, select: { createdById: true } })
      : undefined;
  const userId = holder === "member" ? holderId : key?.createdById;
  const own = userId ? await memberEmail(transaction, workspaceId, userId) : undefined;
  return {
    emails: [...new Set([...emails, ...(own === undefined ? [] : [own])])],
    page: holder === "key" ? `/keys/${holderId}` : "/limits",
    because: "are concerned by the limits",
  };
}

async function withRoles(
  transaction: Prisma.TransactionClient,
  workspaceId: string,
  roles: WorkspaceRole[],
): Promise<readonly string[]> {
  const members = await transaction.membership.findMany({
    where: { workspaceId, role: { in: roles } },
    select: { user: { select: { email: true } } },
  });
  return members.map(({ user }) => user.email);
}

/** Whoever has left the workspace is told nothing of it any more. */
async function memberEmail(transaction: Prisma.TransactionClient, workspaceId: string, userId: string) {
  const where = { workspaceId_userId: { workspaceId, userId } };
  const member = await transaction.membership.findUnique({ where, select: { user: { select: { email: true } } } });
  return member?.user.email;
}
