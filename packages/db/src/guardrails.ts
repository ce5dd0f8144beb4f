import {
  type BuiltinFilter,
  builtinFilters,
  type ContentFilter,
  type FilterAction,
  type Guardrail,
  type GuardrailBudget,
  type LimitReset,
  modelMakers,
  subjectOf,
} from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import type { DatabaseOrTransaction } from "./database.ts";

type GuardedKey = {
  readonly id: string;
  readonly label: string;
  readonly workspace: { readonly id: string };
  readonly createdBy: { readonly id: string; readonly email: string } | null;
};

export type KeyGuardrails = {
  readonly guardrails: readonly Guardrail[];
  readonly budgets: readonly GuardrailBudget[];
};

/** What binds the calls of a key: its own guardrails, its member's, and the workspace's default, oldest first. */
export async function readGuardrails(database: DatabaseOrTransaction, key: GuardedKey): Promise<KeyGuardrails> {
  const workspaceId = key.workspace.id;
  const holders = [{ apiKeyId: key.id }, ...(key.createdBy ? [{ workspaceId, userId: key.createdBy.id }] : [])];
  const rows = await database.guardrail.findMany({
    where: { workspaceId, OR: [{ id: workspaceId }, { assignments: { some: { OR: holders } } }] },
    include: { assignments: { where: { OR: holders } } },
    orderBy: { id: "asc" },
  });
  return { guardrails: rows.map(toGuardrail), budgets: rows.flatMap((row) => budgetsOf(row, key)) };
}

type Row = Prisma.GuardrailGetPayload<{ include: { assignments: true } }>;

/** What a stored guardrail forbids, but for its budget. */
export const toGuardrail = (row: Prisma.GuardrailGetPayload<object>): Guardrail => {
  const { zeroRetention, forbidsTraining } = readDataPolicy(row.dataPolicy);
  return {
    id: row.id,
    name: row.name,
    models: row.allowedModels.length === 0 ? undefined : row.allowedModels,
    ignoredModels: row.ignoredModels,
    providers: row.allowedProviders.length === 0 ? undefined : row.allowedProviders,
    ignoredProviders: row.ignoredProviders,
    zeroRetention,
    forbidsTraining,
    filters: [...listOf(row.contentFilters).map(toPattern), ...listOf(row.builtinFilters).flatMap(toBuiltin)],
  };
};

/** For the key where it is assigned to it or is everybody's, for the member where it is assigned to him. */
function budgetsOf(row: Row, { id, label, workspace, createdBy }: GuardedKey): readonly GuardrailBudget[] {
  if (row.limitNano === null) return [];
  const spend = {
    limit: nanoUsd(row.limitNano),
    reset: (row.resetInterval ?? undefined) as LimitReset,
    guardrail: row.name,
    countsOwnKeys: row.countsOwnKeys,
  };
  const isKeys = row.id === workspace.id || row.assignments.some(({ apiKeyId }) => apiKeyId !== null);
  const isMembers = row.assignments.some(({ userId }) => userId !== null);
  return [
    ...(isKeys ? [{ ...spend, holder: "key" as const, subject: subjectOf.key(id), name: label }] : []),
    ...(isMembers && createdBy
      ? [
          {
            ...spend,
            holder: "member" as const,
            subject: subjectOf.member(workspace.id, createdBy.id),
            name: createdBy.email,
          },
        ]
      : []),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

function readDataPolicy(stored: unknown): Pick<Guardrail, "zeroRetention" | "forbidsTraining"> {
  const said = fieldsOf(stored);
  return {
    zeroRetention: modelMakers.filter((maker) => said[`enforce_zdr_${maker}`] === true),
    forbidsTraining: {
      paid: said["enable_paid_model_training"] === false,
      // Who may publish prompts is not known apart from who may train on them.
      free: said["enable_free_model_training"] === false || said["enable_free_model_publication"] === false,
    },
  };
}

const toPattern = ({ pattern, action, label }: Fields): ContentFilter => ({
  kind: "pattern",
  pattern: String(pattern),
  action: actionOf(action),
  label: typeof label === "string" ? label : undefined,
});

function toBuiltin({ slug, action, scan_scope: scope }: Fields): readonly ContentFilter[] {
  if (!isBuiltin(slug)) return [];
  return [{ kind: "builtin", slug, action: actionOf(action), scope: scope === "user_only" ? "user" : "all" }];
}

const isBuiltin = (slug: unknown): slug is BuiltinFilter => builtinFilters.some((known) => known === slug);

const actionOf = (action: unknown): FilterAction => (action === "redact" || action === "flag" ? action : "block");
