import type { Database } from "@causeway/db";
import type { ActivitySource } from "./activity-source.ts";
import { openClickhouse } from "./clickhouse/connect.ts";
import { shippedLog } from "./clickhouse/shipped-log.ts";
import { shippedMeasures } from "./clickhouse/shipped-measures.ts";
import type { MeasureStore } from "./measure-store.ts";
import { postgresLog } from "./postgres/generation-rows.ts";
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
  if (clickhouseUrl === undefined) {
    const measures = postgresMeasures(database);
    return {
      ...activityFrom(database, { measures, log: postgresLog(database) }),
      measures,
      close: () => Promise.resolve(),
    };
  }
  const clickhouse = openClickhouse(clickhouseUrl);
  const options = { database, clickhouse, onFailure };
  const measures = shippedMeasures(options);
  return {
    ...activityFrom(database, { measures, log: shippedLog(options) }),
    measures,
    close: () => clickhouse.close(),
  };
}
