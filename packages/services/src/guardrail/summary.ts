import { labelOf } from "@causeway/guardrails";
import type { BuiltinFilter, FilterAction } from "@causeway/limits";
import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";

/** A guardrail as it is set; `undefined` is no rule. */
export type GuardrailSummary = {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly limit: NanoUsd | undefined;
  readonly resetInterval: "daily" | "weekly" | "monthly" | undefined;
  readonly countsOwnKeys: boolean;
  readonly allowedModels: readonly string[];
  readonly ignoredModels: readonly string[];
  readonly allowedProviders: readonly string[];
  readonly ignoredProviders: readonly string[];
  /** What was said of each rule, by its name in the API. */
  readonly dataPolicy: Readonly<Record<string, boolean | null>>;
  readonly contentFilters: readonly StoredPattern[];
  /** `label` stands where the text was. */
  readonly builtinFilters: readonly (StoredBuiltin & { readonly label: string })[];
  readonly createdAt: Date;
  /** `undefined`: never changed. */
  readonly updatedAt: Date | undefined;
};

type StoredPattern = { readonly pattern: string; readonly action: FilterAction; readonly label: string | null };
type StoredBuiltin = {
  readonly slug: BuiltinFilter;
  readonly action: FilterAction;
  readonly scan_scope: "user_only" | "all_messages";
};

const listOf = (stored: unknown): readonly unknown[] => (Array.isArray(stored) ? stored : []);

export const toSummary = (row: Prisma.GuardrailGetPayload<object>): GuardrailSummary => ({
  id: row.id,
  name: row.name,
  description: row.description ?? undefined,
  limit: row.limitNano === null ? undefined : nanoUsd(row.limitNano),
  resetInterval: (row.resetInterval ?? undefined) as GuardrailSummary["resetInterval"],
  countsOwnKeys: row.countsOwnKeys,
  allowedModels: row.allowedModels,
  ignoredModels: row.ignoredModels,
  allowedProviders: row.allowedProviders,
  ignoredProviders: row.ignoredProviders,
  dataPolicy: row.dataPolicy as GuardrailSummary["dataPolicy"],
  contentFilters: listOf(row.contentFilters) as readonly StoredPattern[],
  builtinFilters: (listOf(row.builtinFilters) as readonly StoredBuiltin[]).map((filter) => ({
    ...filter,
    label: labelOf({ kind: "builtin", slug: filter.slug, action: filter.action, scope: "all" }),
  })),
  createdAt: row.createdAt,
  updatedAt: row.updatedAt > row.createdAt ? row.updatedAt : undefined,
});

/** The workspace's default before anybody set it: it forbids nothing. */
export const untouchedDefault = (workspaceId: string): GuardrailSummary => ({
  id: workspaceId,
  name: defaultName,
  description: undefined,
  limit: undefined,
  resetInterval: undefined,
  countsOwnKeys: false,
  allowedModels: [],
  ignoredModels: [],
  allowedProviders: [],
  ignoredProviders: [],
  dataPolicy: {},
  contentFilters: [],
  builtinFilters: [],
  createdAt: new Date(0),
  updatedAt: undefined,
});

export const defaultName = "Workspace default";
