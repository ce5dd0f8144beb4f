import { bucketsOf, type Condition, type MeasureQuery } from "@causeway/activity";
import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { QueryBody } from "./schemas.ts";
import { dimensions, type Granularity, granularities, type Metric, metrics, operators } from "./vocabulary.ts";

const dayMs = 86_400_000;

export type AnalyticsQuery = {
  readonly measure: MeasureQuery;
  readonly metrics: readonly (readonly [name: string, metric: Metric])[];
  readonly dimensions: readonly string[];
  readonly granularity: Granularity | undefined;
  readonly orderBy: { readonly field: string; readonly direction: "asc" | "desc" } | undefined;
  readonly limit: number;
  readonly groupLimit: number;
  readonly warnings: readonly string[];
};

/** Throws `invalid-request` that names the field and what is possible there. */
export async function readQuery(database: Database, workspaceId: string, body: QueryBody): Promise<AnalyticsQuery> {
  refuseClassifiers(body);
  const chosen = body.metrics.map((name) => [name, oneOf("metrics", metrics, name)] as const);
  const names = [...new Set(body.dimensions ?? [])];
  const groupBy = names.map((name) => oneOf("dimensions", dimensions, name).of);
  const granularity =
    body.granularity === undefined ? undefined : keyOf("granularity", granularities, body.granularity);
  const range = rangeOf(body);
  const warnings: string[] = [];
  const conditions: Condition[] = [];
  for (const filter of body.filters ?? []) {
    conditions.push(await conditionOf(database, workspaceId, filter, (warning) => warnings.push(warning)));
  }
  return {
    measure: {
      ...range,
      workspaceIds: [workspaceId],
      conditions,
      groupBy,
      buckets: granularity && bucketsOf({ ...range, bucket: granularity }),
      speeds: chosen.some(([, metric]) => metric.needsSpeeds === true),
    },
    metrics: chosen,
    dimensions: names,
    granularity,
    orderBy: orderOf(body, names),
    limit: body.limit ?? 1_000,
    groupLimit: names.length === 0 ? Number.POSITIVE_INFINITY : (body.group_limit ?? Number.POSITIVE_INFINITY),
    warnings,
  };
}

function refuseClassifiers(body: QueryBody): void {
  for (const parameter of ["classifier_dimensions", "classifier_filters"] as const) {
    if (body[parameter] === undefined) continue;
    throw new AppError("invalid-request", `${parameter}: there are no classifiers here. Leave it out.`, { parameter });
  }
}

function oneOf<Value>(parameter: string, choices: Readonly<Record<string, Value>>, name: string): Value {
  const value = Object.hasOwn(choices, name) ? choices[name] : undefined;
  if (value !== undefined) return value;
  const list = Object.keys(choices).join(", ");
  throw new AppError("invalid-request", `${parameter}: there is no "${name.slice(0, 100)}". Use one of: ${list}.`, {
    parameter,
  });
}

function keyOf<Key extends string>(parameter: string, choices: Readonly<Record<Key, unknown>>, name: string): Key {
  oneOf(parameter, choices, name);
  return name as Key;
}

function rangeOf({ time_range: range }: QueryBody): { readonly from: Date; readonly to: Date } {
  const now = Date.now();
  if (range === undefined) return { from: new Date(now - 30 * dayMs), to: new Date(now) };
  const [from, to] = [new Date(range.start), new Date(range.end)];
  if (from < to) return { from, to };
  throw new AppError("invalid-request", "time_range: start must be before end.", { parameter: "time_range" });
}

type Filter = NonNullable<QueryBody["filters"]>[number];

async function conditionOf(
  database: Database,
  workspaceId: string,
  { field, operator, value, include_unset: withUnset = false }: Filter,
  warn: (warning: string) => void,
): Promise<Condition> {
  const { of: dimension } = oneOf("filters.field", dimensions, field);
  const kind = operators[keyOf("filters.operator", operators, operator)];
  if (Array.isArray(value) !== (kind === "array")) {
    const what = kind === "array" ? "a list of values" : "one value";
    throw new AppError("invalid-request", `filters.value: ${operator} takes ${what}.`, { parameter: "filters.value" });
  }
  const is = operator === "eq" || operator === "in" ? "any" : "none";
  const listed = [value].flat().map(String);
  const values = await storedValues(database, workspaceId, { field, listed, warn });
  // Without a value belongs to a list only when that is said, whichever way the list is meant.
  const unset = kind === "array" && withUnset === (is === "any") ? [""] : [];
  return { dimension, is, values: [...values, ...unset] };
}

/** Keys are named by their id or their hash, users by their id. */
async function storedValues(
  database: Database,
  workspaceId: string,
  { field, listed, warn }: { field: string; listed: readonly string[]; warn: (warning: string) => void },
): Promise<readonly string[]> {
  if (field === "user") {
    const keys = await database.apiKey.findMany({
      where: { workspaceId, createdById: { in: [...listed] } },
      select: { id: true },
    });
    return keys.map(({ id }) => id);
  }
  if (field !== "api_key_id") return listed;
  const keys = await database.apiKey.findMany({
    where: { workspaceId, OR: [{ id: { in: [...listed] } }, { hash: { in: [...listed] } }] },
    select: { id: true, hash: true },
  });
  for (const name of listed) {
    if (!keys.some(({ id, hash }) => id === name || hash === name)) {
      warn(`filters: no key of this workspace has the id or hash ${name.slice(0, 64)}.`);
    }
  }
  return keys.map(({ id }) => id);
}

function orderOf({ order_by: order, metrics: asked, granularity }: QueryBody, names: readonly string[]) {
  if (order === undefined) return undefined;
  const possible = [...asked, "request_count", ...names, ...(granularity === undefined ? [] : ["date"])];
  if (possible.includes(order.field)) return order;
  throw new AppError("invalid-request", `order_by.field: use one of: ${[...new Set(possible)].join(", ")}.`, {
    parameter: "order_by.field",
  });
}
