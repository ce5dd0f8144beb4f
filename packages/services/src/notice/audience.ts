import type { Prisma, WorkspaceRole } from "@causeway/prisma";
import { budgetFacts, keyFacts } from "./alert-texts.ts";
import { leavingModelFacts } from "./leaving-model-text.ts";
import { passkeyFacts } from "./passkey-texts.ts";
import { type NotificationTopic, topicOf, topicRules } from "./topics.ts";

export type Reader = { readonly userId: string; readonly email: string };

export type Audience = {
  readonly readers: readonly Reader[];
  /** Path in the dashboard where they see and mend what it is about. */
  readonly page: string;
  /** Continues "You get this because you …". */
  readonly because: string;
};

type Notice = { readonly kind: string; readonly facts: unknown; readonly workspaceId: string };

/** Who is told of a notice, and where it sends them. Whoever has left the workspace is told nothing of it any more. */
export async function audienceOf(transaction: Prisma.TransactionClient, notice: Notice): Promise<Audience> {
  const topic = topicOf(notice.kind);
  const { page, because, roles, alsoUserId } = await concerned(transaction, notice, topic);
  const { open, optional } = topicRules[topic];
  const members = await transaction.membership.findMany({
    where: { workspaceId: notice.workspaceId },
    select: {
      role: true,
      user: {
        select: {
          id: true,
          email: true,
          notificationWishes: { where: { workspaceId: notice.workspaceId, topic }, select: { wanted: true } },
        },
      },
    },
  });
  const readers = members
    .filter(({ role, user }) => {
      const byDefault = roles.includes(role) || user.id === alsoUserId;
      const wish = optional ? user.notificationWishes[0]?.wanted : undefined;
      return wish === undefined ? byDefault : wish && (open.includes(role) || user.id === alsoUserId);
    })
    .map(({ user }) => ({ userId: user.id, email: user.email }));
  return { readers, page, because };
}

type Concerned = Omit<Audience, "readers"> & {
  readonly roles: readonly WorkspaceRole[];
  /** Whose it is, whatever his role. */
  readonly alsoUserId?: string | undefined;
};

async function concerned(
  transaction: Prisma.TransactionClient,
  notice: Notice,
  topic: NotificationTopic,
): Promise<Concerned> {
  const { roles } = topicRules[topic];
  switch (topic) {
    case "budget":
      return await budgetConcerns(transaction, notice, roles);
    case "security": {
      if (notice.kind !== "key-compromised") {
        // Nobody else's business, whatever his role.
        const { userId } = passkeyFacts.parse(notice.facts);
        return { roles: [], alsoUserId: userId, page: "/settings", because: "sign in as a member" };
      }
      const { keyId } = keyFacts.parse(notice.facts);
      const alsoUserId = await ownerOfKey(transaction, keyId);
      return { roles, alsoUserId, page: `/keys/${keyId}`, because: "look after the keys" };
    }
    case "webhook": {
      const page = notice.kind === "destination-paused" ? "/observability" : "/alerts";
      return { roles, page, because: "look after the alerts" };
    }
    case "models":
      return { roles, page: `/models/${leavingModelFacts.parse(notice.facts).modelId}`, because: "are a member" };
    case "weekly-digest":
      return { roles, page: "/activity", because: "are a member" };
    case "low-balance":
    case "auto-top-up":
    case "payments":
      return { roles, page: "/credits", because: "look after the credits" };
  }
}

/** Those who can raise it, and whose it is. */
async function budgetConcerns(
  transaction: Prisma.TransactionClient,
  { facts }: Notice,
  roles: readonly WorkspaceRole[],
): Promise<Concerned> {
  const { holder, holderId } = budgetFacts.parse(facts);
  const because = "are concerned by the limits";
  if (holder === "workspace") return { roles: [...roles, "billing"], page: "/limits", because };
  if (holder === "member") return { roles, alsoUserId: holderId, page: "/limits", because };
  return { roles, alsoUserId: await ownerOfKey(transaction, holderId), page: `/keys/${holderId}`, because };
}

async function ownerOfKey(transaction: Prisma.TransactionClient, id: string): Promise<string | undefined> {
  const key = await transaction.apiKey.findUnique({ where: { id }, select: { createdById: true } });
  return key?.createdById ?? undefined;
}
