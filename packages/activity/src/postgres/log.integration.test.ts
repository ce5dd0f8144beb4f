import { createDatabase } from "@causeway/db";
import { createTestDatabase } from "@causeway/testing";
import { describe } from "vitest";
import { logStoreSuite } from "../log-store.fixture.ts";
import { postgresLog } from "./generation-rows.ts";
import { rollUp } from "./roll-up.ts";

describe("the log in Postgres", () => {
  logStoreSuite(async () => {
    const database = createDatabase((await createTestDatabase()).appUrl);
    return {
      database,
      store: postgresLog(database),
      catchUp: async () => {
        await rollUp(database);
      },
      close: () => database.$disconnect(),
    };
  });
});
