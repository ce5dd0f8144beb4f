import type { Database } from "@causeway/db";
import type { ActivitySource } from "../activity-source.ts";
import { facets } from "./facets.ts";
import { getGeneration } from "./generation-detail.ts";
import { listGenerations } from "./generation-rows.ts";
import { series } from "./series.ts";
import { totals } from "./totals.ts";

/** Reads the tables that settlement writes, so a call is visible the moment it is paid for. */
export const postgresActivity = (database: Database): ActivitySource => ({
  totals: (query) => totals(database, query),
  series: (query) => series(database, query),
  listGenerations: (query) => listGenerations(database, query),
  getGeneration: (query) => getGeneration(database, query),
  facets: (query) => facets(database, query),
});
