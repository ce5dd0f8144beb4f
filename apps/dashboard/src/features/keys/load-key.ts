import { listApiKeys, mayDo, readWorkspaceLimits } from "@causeway/services";
import { notFound } from "next/navigation";
import { z } from "zod";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { type LimitsView, toLimitsView } from "../limits/limits-view.ts";
import { type KeyView, toKeyView } from "./key-view.ts";

export type KeyPageData = {
  readonly apiKey: KeyView;
  /** What else its calls must fit into: those that limit anything. */
  readonly others: readonly { readonly title: string; readonly limits: LimitsView }[];
  readonly mayChange: boolean;
  readonly mayRevoke: boolean;
  /** From where this page is seen. */
  readonly ownAddress: string | undefined;
};

/** One key of the workspace. Another's id, or none at all, is a page that does not exist. */
export async function loadKey({ actor, workspace, user }: AccountSession, id: string): Promise<KeyPageData> {
  if (!z.uuid().safeParse(id).success || !mayDo(actor, "api-key:read")) notFound();
  const context = { database: getDatabase(), actor };
  const [keys, limits] = await Promise.all([
    listApiKeys(context, { workspaceId: workspace.id }),
    readWorkspaceLimits(context, { workspaceId: workspace.id }),
  ]);
  const found = keys.find((key) => key.id === id);
  if (!found) notFound();
  const apiKey = toKeyView(found);
  const member = limits.members.find(({ email }) => email === found.createdBy);
  const isOwn = found.createdBy === user.email;
  const isUsable = found.status !== "revoked";
  return {
    apiKey,
    others: [
      ...(member ? [{ title: `The member ${member.email}`, limits: toLimitsView(member.limits) }] : []),
      { title: "The whole workspace", limits: toLimitsView(limits.workspace) },
    ].filter((other) => limitsAnything(other.limits)),
    mayChange: isUsable && mayDo(actor, "api-key:update") && (isOwn || mayDo(actor, "usage-limit:manage")),
    mayRevoke: isUsable && mayDo(actor, "api-key:revoke"),
    ownAddress: actor.ipAddress,
  };
}

const limitsAnything = ({ spending, requestsPerMinute, tokensPerMinute, concurrency, models, providers }: LimitsView) =>
  spending.length > 0 ||
  [requestsPerMinute, tokensPerMinute, concurrency, models, providers].some((limit) => limit !== undefined);
