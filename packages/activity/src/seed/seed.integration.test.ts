import { createDatabase } from "@causeway/db";
import { createTestDatabase } from "@causeway/testing";
import { expect, it } from "vitest";
import { postgresActivity } from "../postgres/postgres-activity.ts";
import { busiestWorkspace } from "./busiest-workspace.ts";
import { measureExport } from "./measure-export.ts";
import { measurePages } from "./measure-pages.ts";
import { seedGenerations } from "./seed-generations.ts";

it("writes calls whose roll-ups add up, and asks all that the pages ask", async () => {
  const database = createDatabase((await createTestDatabase()).url);
  expect(await busiestWorkspace(database)).toBeUndefined();
  await seedGenerations(database, { generations: 1_500, days: 2 });
  const [sums] = await database.$queryRaw<{ calls: number; cost: bigint; rolled: bigint; pending: number }[]>`
    SELECT (SELECT count(*)::int FROM generation) AS calls, (SELECT sum(cost_nano)::bigint FROM generation) AS cost,
           (SELECT sum(cost_nano)::bigint FROM activity_rollup WHERE grain = 'hour') AS rolled,
           (SELECT count(*)::int FROM activity_pending) AS pending`;
  expect(sums).toEqual({ calls: 1_500, cost: sums?.rolled, rolled: sums?.rolled, pending: 0 });
  const busiest = await busiestWorkspace(database);
  const timings = await measurePages(postgresActivity(database), {
    workspaceId: busiest?.workspaceId ?? "",
    times: 1,
    now: busiest?.lastCallAt ?? new Date(),
  });
  expect(timings.length).toBeGreaterThan(10);
  const file = await measureExport(postgresActivity(database), {
    workspaceId: busiest?.workspaceId ?? "",
    rows: 100,
    now: new Date(),
  });
  expect(file).toMatchObject({ rows: busiest?.requests, heapPeaks: expect.any(Array) });
  const [traffic] = await database.$queryRaw<{ answers: number; completed: number }[]>`
    SELECT (SELECT sum(answers)::int FROM endpoint_traffic) AS answers,
           (SELECT count(*)::int FROM generation WHERE status = 'completed') AS completed`;
  expect(traffic?.answers).toBe(traffic?.completed);
  await database.$disconnect();
});
