import type { Database } from "@causeway/db";
import type { ActivitySource } from "../activity-source.ts";
import { breakdown } from "../aggregates/breakdown.ts";
import { facets } from "../aggregates/facets.ts";
import { series } from "../aggregates/series.ts";
import { totals } from "../aggregates/totals.ts";
import type { MeasureStore } from "../measure-store.ts";
import { exportGenerations } from "./export-generations.ts";
import { getGeneration } from "./generation-detail.ts";
import { listGenerations } from "./generation-rows.ts";
import { postgresMeasures } from "./measure.ts";
import { newGenerations } from "./new-generations.ts";

/** Single calls from the tables of record; sums from `store`. */
export function activityFrom(database: Database, store: MeasureStore): ActivitySource {
  const context = { database, store };
  return {
    totals: (query) => totals(context, query),
    series: (query) => series(context, query),
    breakdown: (query) => breakdown(context, query),
    facets: (query) => facets(context, query),
    listGenerations: (query) => listGenerations(database, query),
    newGenerations: (query) => newGenerations(database, query),
    exportGenerations: (query) => exportGenerations(database, query),
    getGeneration: (query) => getGeneration(database, query),
  };
}

export const postgresActivity = (database: Database): ActivitySource =>
  activityFrom(database, postgresMeasures(database));
