import type { Endpoint } from "@causeway/catalog";
import type { ModelTraffic } from "../catalog/filter-models.ts";
import { type DayTraffic, dayOfEndpoint } from "./read-traffic.ts";

/** A model's day: all its answers, and the median of its best endpoint. `undefined` where nobody was answered. */
export function modelTraffic(traffic: DayTraffic, endpoints: readonly Endpoint[]): ModelTraffic | undefined {
  const days = endpoints.flatMap(({ id }) => dayOfEndpoint(traffic, id) ?? []);
  if (days.length === 0) return undefined;
  return {
    requests: days.reduce((sum, { answers }) => sum + answers, 0),
    latencyMs: best(
      days.flatMap(({ latencyMs }) => latencyMs?.p50 ?? []),
      Math.min,
    ),
    tokensPerSecond: best(
      days.flatMap(({ tokensPerSecond }) => tokensPerSecond?.p50 ?? []),
      Math.max,
    ),
  };
}

const best = (values: readonly number[], choose: (...values: number[]) => number): number | undefined =>
  values.length === 0 ? undefined : choose(...values);
