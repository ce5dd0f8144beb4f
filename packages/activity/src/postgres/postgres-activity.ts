import type { Database } from "@causeway/db";
import type { ActivitySource } from "../activity-source.ts";
import { breakdown } from "../aggregates/breakdown.ts";
import { facets } from "../aggregates/facets.ts";
import { overview } from "../aggregates/overview.ts";
import { series } from "../aggregates/series.ts";
import { totals } from "../aggregates/totals.ts";
import type { LogStore } from "../log-store.ts";
import type { MeasureStore } from "../measure-store.ts";
import { exportGenerations } from "./export-generations.ts";
import { getGeneration } from "./generation-detail.ts";
import { postgresLog } from "./generation-rows.ts";
import { postgresMeasures } from "./measure.ts";
import { newGenerations } from "./new-generations.ts";

export type ActivityStores = { readonly measures: MeasureStore; readonly log: LogStore };

/** Sums and pages of the log from their stores; a single call, and the newest ones, from the tables of record. */
export function activityFrom(database: Database, { measures, log }: ActivityStores): ActivitySource {
  const context = { database, store: measures };
  return {
    totals: (query) => totals(context, query),
    series: (query) => series(context, query),
    breakdown: (query) => breakdown(context, query),
    overview: (query) => overview(context, query),
    facets: (query) => facets(context, query),
    listGenerations: (query) => log.listGenerations(query),
    newGenerations: (query) => newGenerations(database, query),
    exportGenerations: (query) => exportGenerations(log, query),
    getGeneration: (query) => getGeneration(database, query),
  };
}

export const postgresActivity = (database: Database): ActivitySource =>
  activityFrom(database, { measures: postgresMeasures(database), log: postgresLog(database) });
