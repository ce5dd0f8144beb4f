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

type GuardedKey = {
  readonly id: string;
  readonly label: string;
  readonly workspace: { readonly id: string };
  readonly createdBy: { readonly id: string; readonly email: string } | null;
};

type Stored = Prisma.GuardrailGetPayload<object>;
type Rules = Omit<Stored, keyof Budget | "workspaceId" | "description" | "createdAt" | "updatedAt">;
type Budget = Pick<Stored, "limitNano" | "resetInterval" | "countsOwnKeys">;

/** What a stored guardrail forbids, but for its budget. */
export const toGuardrail = (row: Rules): Guardrail => {
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

/** A guardrail's budget, and whether it is the key's (assigned to it, or everybody's) and its member's. */
type BindingBudget = Budget & { readonly name: string; readonly isKeys: boolean; readonly isMembers: boolean };

export function guardrailBudgets(row: BindingBudget, key: GuardedKey): readonly GuardrailBudget[] {
  if (row.limitNano === null) return [];
  const { id, label, workspace, createdBy } = key;
  const spend = {
    limit: nanoUsd(row.limitNano),
    reset: (row.resetInterval ?? undefined) as LimitReset,
    guardrail: row.name,
    countsOwnKeys: row.countsOwnKeys,
  };
  return [
    ...(row.isKeys ? [{ ...spend, holder: "key" as const, subject: subjectOf.key(id), name: label }] : []),
    ...(row.isMembers && createdBy
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
