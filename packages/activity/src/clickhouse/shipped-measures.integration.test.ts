import { createDatabase } from "@causeway/db";
import { createTestDatabase, type LocalClickhouse } from "@causeway/testing";
import { describe } from "vitest";
import { measureStoreSuite, type StoreUnderTest } from "../measure-store.fixture.ts";
import { rollUp } from "../postgres/roll-up.ts";
import { hasClickhouse, useClickhouse } from "./clickhouse-server.fixture.ts";
import { openClickhouse } from "./connect.ts";
import { shipActivity } from "./ship-activity.ts";
import { shippedMeasures } from "./shipped-measures.ts";

describe.skipIf(!hasClickhouse)("entries in ClickHouse", () => {
  const server = useClickhouse();
  describe("shipped from the first call on", () => {
    measureStoreSuite(() => openStore(server(), { shipsFrom: 0 }));
  });
  describe("when there were calls before, of which the older half is still to come", () => {
    measureStoreSuite(() => openStore(server(), { shipsFrom: 1 }));
  });
});

/** `shipsFrom`: how often the roll-ups catch up before anything is shipped. */
async function openStore({ url }: LocalClickhouse, { shipsFrom }: { shipsFrom: number }): Promise<StoreUnderTest> {
  const database = createDatabase((await createTestDatabase()).appUrl);
  const clickhouse = openClickhouse(url, { timeoutMs: 60_000 });
  if (shipsFrom === 0) await shipActivity({ database, clickhouse });
  let times = 0;
  return {
    database,
    store: shippedMeasures({
      database,
      clickhouse,
      onFailure: (error) => {
        // Postgres' answer would be right too, and prove nothing.
        throw error;
      },
    }),
    catchUp: async () => {
      await Promise.all([rollUp(database, { limit: 7 }), rollUp(database, { limit: 50 })]);
      times += 1;
      // First a part of it, and two at once.
      const some = { batch: 9, batches: times > 2 ? 1_000 : 5 };
      if (times > shipsFrom) await Promise.all([0, 1].map(() => shipActivity({ database, clickhouse }, some)));
    },
    close: async () => {
      await clickhouse.close();
      await database.$disconnect();
    },
  };
}
