import { AppError } from "@causeway/errors";
import {
  countGuardrailAssignments,
  findGuardrail,
  type GuardrailEffect,
  type GuardrailReach,
  listApiKeys,
  listGuardrailAssignments,
  listGuardrails,
  listMembers,
  mayDo,
  readGuardrailEffect,
} from "@causeway/services";
import { notFound } from "next/navigation";
import { z } from "zod";
import { getActivity } from "../../activity.ts";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { type GuardrailView, toGuardrailView } from "./guardrail-view.ts";

export type ListedGuardrail = GuardrailView & GuardrailReach;

export type GuardrailsPageData = {
  /** The workspace's default first, then the newest. */
  readonly guardrails: readonly ListedGuardrail[];
  readonly total: number;
  readonly mayManage: boolean;
};

const mostShown = 200;

export async function loadGuardrails({ actor, workspace }: AccountSession): Promise<GuardrailsPageData> {
  const context = { database: getDatabase(), actor };
  const workspaceId = workspace.id;
  const [standard, { items, total }, reach] = await Promise.all([
    findGuardrail(context, { workspaceId, id: workspaceId }),
    listGuardrails(context, { workspaceId, offset: 0, limit: mostShown }),
    countGuardrailAssignments(context, { workspaceId }),
  ]);
  const others = items.filter(({ id }) => id !== workspaceId);
  return {
    guardrails: [standard, ...others].map((one) => ({
      ...toGuardrailView(one, workspaceId),
      ...(reach.get(one.id) ?? { keys: 0, members: 0 }),
    })),
    total,
    mayManage: mayDo(actor, "guardrail:manage"),
  };
}

/** Whom a guardrail binds, or could bind. */
export type BoundHolder = {
  readonly kind: "key" | "member";
  /** Of the key or the person. */
  readonly id: string;
  readonly name: string;
  /** What tells two of a name apart. */
  readonly hint: string;
};

export type GuardrailPageData = {
  readonly guardrail: GuardrailView;
  readonly bound: readonly BoundHolder[];
  /** Empty for those who may bind nobody. */
  readonly unbound: readonly BoundHolder[];
  readonly effect: GuardrailEffect;
  readonly mayManage: boolean;
};

const mostBound = 1_000;

/** Another workspace's guardrail is not there. */
export async function loadGuardrail({ actor, workspace }: AccountSession, id: string): Promise<GuardrailPageData> {
  if (!z.uuid().safeParse(id).success) notFound();
  const context = { database: getDatabase(), actor };
  const workspaceId = workspace.id;
  const guardrail = await findGuardrail(context, { workspaceId, id }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  });
  const assigned = (of: "keys" | "members") =>
    listGuardrailAssignments(context, { workspaceId, id, of, offset: 0, limit: mostBound });
  const { snapshot } = await readCatalog();
  const { measures } = getActivity();
  const [keys, people, members, allKeys, effect] = await Promise.all([
    assigned("keys"),
    assigned("members"),
    listMembers(context, { workspaceId }),
    mayDo(actor, "guardrail:manage") ? listApiKeys(context, { workspaceId, includeRevoked: false }) : [],
    readGuardrailEffect(context, { workspaceId, id, catalog: snapshot, measures }),
  ]);
  const emailOf = new Map(members.map(({ userId, email }) => [userId, email]));
  const bound = [...keys.items, ...people.items].map(
    ({ holder }): BoundHolder =>
      holder.kind === "key"
        ? { kind: "key", id: holder.id, name: holder.name, hint: holder.label }
        : { kind: "member", id: holder.userId, name: emailOf.get(holder.userId) ?? "A former member", hint: "" },
  );
  const mayManage = mayDo(actor, "guardrail:manage");
  const all: readonly BoundHolder[] = [
    ...members.map(({ userId, email, role }) => ({ kind: "member" as const, id: userId, name: email, hint: role })),
    ...allKeys
      .filter((key) => key.class === "inference")
      .map((key) => ({ kind: "key" as const, id: key.id, name: key.name, hint: key.label })),
  ];
  const isBound = new Set(bound.map((holder) => holder.id));
  return {
    guardrail: toGuardrailView(guardrail, workspaceId),
    bound,
    unbound: mayManage && id !== workspaceId ? all.filter((holder) => !isBound.has(holder.id)) : [],
    effect,
    mayManage,
  };
}
