import { nanoUsd } from "@causeway/money";
import type { Condition, Dimension, MeasureQuery, MeasureRow } from "../measure-store.ts";
import { slotCount, type SlotCounts } from "../speed-slots.ts";
import { accepted } from "./accepted-rows.ts";
import type { Clickhouse } from "./connect.ts";
import { integer, isOneOf } from "./literals.ts";
import type { Shipment } from "./shipment.ts";

/** Sums of what was shipped. A group may come to no call at all: what is not shipped yet may make it one. */
export async function sumEntries(
  clickhouse: Clickhouse,
  shipment: Pick<Shipment, "store" | "accepted" | "lost">,
  query: MeasureQuery,
): Promise<readonly MeasureRow[]> {
  const rows = await clickhouse.ask<Row>(statementFor(shipment, query));
  return rows.map((row) => toMeasureRow(row, query));
}

/**
 * By the largest unit of time that buckets are whole multiples of, and from there by bucket: finding the bucket of each call
 * among hundreds would cost more than adding it up. The first two may begin anywhere, as a range does and the one before it.
 */
function statementFor(shipment: Pick<Shipment, "store" | "accepted" | "lost">, query: MeasureQuery): string {
  const { workspaceIds, from, to, conditions, groupBy, buckets = [], speeds } = query;
  const groups = groupBy.map((_, index) => `g${index}`);
  const named = groupBy.map((dimension, index) => `${columns[dimension]} AS g${index}, `).join("");
  const { unit, bucket } = bucketing(buckets);
  return `
    SELECT ${[`${bucket} AS bucket`, ...groups, ...sums.map((name) => `sum(s_${name}) AS ${name}`)].join(", ")}
           ${speeds ? ", sumMap(s_first.1, s_first.2) AS first, sumMap(s_throughput.1, s_throughput.2) AS throughput" : ""}
      FROM (
        SELECT ${unit} AS unit, ${named}
               sum(sign) AS s_requests, sumIf(sign, status IN ('failed', 'interrupted')) AS s_errors,
               sum(sign * input_tokens) AS s_inputTokens, sum(sign * cached_input_tokens) AS s_cachedInputTokens,
               sum(sign * output_tokens) AS s_outputTokens, sum(sign * reasoning_tokens) AS s_reasoningTokens,
               sumIf(sign, cached_input_tokens > 0) AS s_cacheHits, sumIf(sign, reused = 1) AS s_reusedAnswers,
               sum(sign * cost_nano) AS s_spend, sumIf(sign * cost_nano, own_key = 1) AS s_ownKeyFee,
               sum(sign * upstream_cost_nano) AS s_upstreamCost
               ${speeds ? `, ${slots("first_token_slot")} AS s_first, ${slots("throughput_slot")} AS s_throughput` : ""}
          FROM ${shipment.store}
         WHERE ${isOneOf("workspace_id", workspaceIds)} AND at >= ${integer(from.getTime())} AND at < ${integer(to.getTime())}
           AND ${[accepted(shipment), ...conditions.map(conditionOf)].join(" AND ")}
         GROUP BY ${["unit", ...groups].join(", ")})
     GROUP BY ${["bucket", ...groups].join(", ")}`;
}

/** What calls are added up by first, and which bucket that is in. All of a query's calls are in the first bucket or later. */
function bucketing([, second, ...later]: readonly Date[]): { readonly unit: string; readonly bucket: string } {
  if (second === undefined) return { unit: "0", bucket: "0" };
  const isFirst = `at < ${integer(second.getTime())}`;
  if (later.length === 0) return { unit: `if(${isFirst}, 0, 1)`, bucket: "unit" };
  const length = integer(unitOf(later));
  // Old versions see nothing from outside in the function of an array, so each start is given its call's time.
  const at = `unit * ${length}`;
  const begun = `arrayCount((start, at) -> start <= at, [${starts(later)}], arrayResize([${at}], ${later.length}, ${at}))`;
  return { unit: `if(${isFirst}, toInt64(-1), intDiv(at, ${length}))`, bucket: `if(unit < 0, 0, 1 + ${begun})` };
}

const sums = [
  "requests",
  "errors",
  "inputTokens",
  "cachedInputTokens",
  "outputTokens",
  "reasoningTokens",
  "cacheHits",
  "reusedAnswers",
  "spend",
  "ownKeyFee",
  "upstreamCost",
] as const;

const columns: Record<Dimension, string> = {
  workspace: "workspace_id",
  model: "model_id",
  endpoint: "endpoint_id",
  provider: "provider_id",
  key: "api_key_id",
  app: "if(app_url != '', app_url, app_title)",
  status: "status",
  ownKey: "if(own_key = 1, 'true', 'false')",
};

const conditionOf = ({ dimension, is, values }: Condition): string =>
  `${is === "any" ? "" : "NOT "}(${isOneOf(columns[dimension], values)})`;

const slots = (column: "first_token_slot" | "throughput_slot"): string => `sumMap([${column}], [toInt64(sign)])`;

/** As they are: hundreds of casts would take longer than the sums. Nothing began before 1970. */
const starts = (buckets: readonly Date[]): string =>
  buckets.map((start) => Math.max(0, Math.trunc(start.getTime()))).join(", ");

const unitOf = (buckets: readonly Date[]): number =>
  Math.max(
    1,
    buckets.reduce((unit, start) => greatestDivisor(unit, Math.abs(start.getTime())), 0),
  );

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

type SlotSums = readonly [filled: readonly number[], calls: readonly string[]];

type Row = Record<(typeof sums)[number], string> & {
  readonly bucket: number | string;
  readonly first?: SlotSums;
  readonly throughput?: SlotSums;
} & Readonly<Record<`g${number}`, string>>;

const toMeasureRow = (row: Row, { groupBy, speeds }: MeasureQuery): MeasureRow => ({
  bucket: Number(row.bucket),
  groups: groupBy.map((_, index) => row[`g${index}`] ?? ""),
  measures: {
    requests: Number(row.requests),
    errors: Number(row.errors),
    inputTokens: Number(row.inputTokens),
    cachedInputTokens: Number(row.cachedInputTokens),
    outputTokens: Number(row.outputTokens),
    reasoningTokens: Number(row.reasoningTokens),
    cacheHits: Number(row.cacheHits),
    reusedAnswers: Number(row.reusedAnswers),
    spend: nanoUsd(BigInt(row.spend)),
    ownKeyFee: nanoUsd(BigInt(row.ownKeyFee)),
    upstreamCost: nanoUsd(BigInt(row.upstreamCost)),
    firstTokenCounts: speeds ? countsOf(row.first) : [],
    throughputCounts: speeds ? countsOf(row.throughput) : [],
  },
});

/** Slots in which calls come to none are left out over there. */
function countsOf([filled, calls]: SlotSums = [[], []]): SlotCounts {
  const counts = new Map(filled.map((slot, index) => [slot, Number(calls[index] ?? 0)]));
  return Array.from({ length: slotCount }, (_, slot) => counts.get(slot) ?? 0);
}
