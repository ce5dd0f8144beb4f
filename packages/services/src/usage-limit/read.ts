import { type LimitState, type NamedHolder, readHolderLimits, readSpendStates } from "@causeway/db";
import { type HolderLimits, subjectOf } from "@causeway/limits";
import type { WorkspaceRole } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type MemberLimits = {
  readonly userId: string;
  readonly email: string;
  readonly name: string | undefined;
  readonly role: WorkspaceRole;
  readonly limits: LimitState;
};

export type WorkspaceLimits = {
  readonly workspace: LimitState;
  /** Of everybody, with or without limits, by address. */
  readonly members: readonly MemberLimits[];
};

/** The limits of a workspace and its members, with what is left of them. Throws `forbidden`, `not-found`. */
export async function readWorkspaceLimits(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<WorkspaceLimits> {
  authorize(actor, workspaceId, "usage-limit:read");
  const { name, memberships } = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: {
      name: true,
      memberships: { select: { role: true, user: true }, orderBy: { user: { email: "asc" } } },
    },
  });
  const workspace = { holder: "workspace", subject: subjectOf.workspace(workspaceId), name } as const;
  const states = await readLimitStates(database, [
    workspace,
    ...memberships.map(({ user }) => ({
      holder: "member" as const,
      subject: subjectOf.member(workspaceId, user.id),
      name: user.email,
    })),
  ]);
  const stateOf = (subject: string) => states.get(subject) ?? unlimited(workspace);
  return {
    workspace: stateOf(workspace.subject),
    members: memberships.map(({ role, user }) => ({
      userId: user.id,
      email: user.email,
      name: user.name ?? undefined,
      role,
      limits: stateOf(subjectOf.member(workspaceId, user.id)),
    })),
  };
}

/** Of everybody given, by subject, whether limited or not. */
export async function readLimitStates(
  database: ServiceContext["database"],
  holders: readonly NamedHolder[],
): Promise<ReadonlyMap<string, LimitState>> {
  const limited = await readHolderLimits(database, holders);
  const known = new Set(limited.map(({ subject }) => subject));
  const free = holders.filter(({ subject }) => !known.has(subject)).map(unlimited);
  const states = await readSpendStates(database, [...limited, ...free]);
  return new Map(states.map((state) => [state.subject, state]));
}

const unlimited = (holder: NamedHolder): HolderLimits & { readonly spending: readonly [] } => ({
  ...holder,
  spend: [],
  countsOwnKeys: false,
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  concurrency: undefined,
  models: undefined,
  providers: undefined,
  spending: [],
});
