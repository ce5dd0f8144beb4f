import { createDatabase } from "@causeway/db";
import { createTestDatabase } from "@causeway/testing";
import { describe } from "vitest";
import { measureStoreSuite } from "../measure-store.fixture.ts";
import { postgresMeasures } from "./measure.ts";
import { rollUp } from "./roll-up.ts";

describe("roll-ups in Postgres", () => {
  measureStoreSuite(async () => {
    const database = createDatabase((await createTestDatabase()).appUrl);
    return {
      database,
      store: postgresMeasures(database),
      // Two at once, each in small steps.
      catchUp: async () => {
        await Promise.all([rollUp(database, { limit: 7 }), rollUp(database, { limit: 50 })]);
      },
      close: () => database.$disconnect(),
    };
  });
});
