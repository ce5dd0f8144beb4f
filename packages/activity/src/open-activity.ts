import type { Database } from "@causeway/db";
import type { ActivitySource } from "./activity-source.ts";
import { openClickhouse } from "./clickhouse/connect.ts";
import { shippedMeasures } from "./clickhouse/shipped-measures.ts";
import type { MeasureStore } from "./measure-store.ts";
import { postgresMeasures } from "./postgres/measure.ts";
import { activityFrom } from "./postgres/postgres-activity.ts";

export type Activity = ActivitySource & {
  readonly measures: MeasureStore;
  readonly close: () => Promise<void>;
};

export type ActivityOptions = {
  readonly database: Database;
  /** `http://user:password@host:8123/database`: where the worker ships calls to. Without it Postgres answers everything. */
  readonly clickhouseUrl?: string | undefined;
  /** Why Postgres had to answer alone. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
};

/** What pages and the account API ask, of the stores that there are. */
export function openActivity({ database, clickhouseUrl, onFailure }: ActivityOptions): Activity {
  if (clickhouseUrl === undefined) return activityOf(database, postgresMeasures(database), () => Promise.resolve());
  const clickhouse = openClickhouse(clickhouseUrl);
  return activityOf(database, shippedMeasures({ database, clickhouse, onFailure }), () => clickhouse.close());
}

const activityOf = (database: Database, measures: MeasureStore, close: () => Promise<void>): Activity => ({
  ...activityFrom(database, measures),
  measures,
  close,
});
