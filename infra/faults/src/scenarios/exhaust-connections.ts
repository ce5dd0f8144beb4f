import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { Rig } from "../rig/rig.ts";
import { finishedAreBilled, refusedAtOnce, staysInService } from "./criteria.ts";
import type { LoadScenario } from "./scenario.ts";

const holdMs = 15_000;
const mostConnections = 400;

/** Another role takes every connection that Postgres gives; the pools of the apps live on what they have. */
export const exhaustConnections: LoadScenario = {
  kind: "under-load",
  id: "P-CONN",
  title: "all connections of Postgres are taken by another role for 15 s",
  faults: 2,
  pauseMs: [5_000, 8_000],
  async inject({ rig }) {
    await rig.books.query(
      `DO $$ BEGIN CREATE ROLE attacker LOGIN PASSWORD 'attacker'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    );
    const at = Date.now();
    const clients = await takeAll(rig);
    await delay(holdMs);
    await Promise.all(clients.map(async (client) => await client.end().catch(() => undefined)));
    return [{ what: `took ${clients.length} connections`, at, mendedAt: Date.now() }];
  },
  judge: (story) => [finishedAreBilled(story), staysInService(story, 0.99), refusedAtOnce(story, 2_000)],
};

async function takeAll(rig: Rig): Promise<readonly Client[]> {
  const url = new URL(rig.postgres.url);
  url.username = "attacker";
  url.password = "attacker";
  const clients: Client[] = [];
  while (clients.length < mostConnections) {
    const client = new Client({ connectionString: url.href });
    client.on("error", () => undefined);
    try {
      await client.connect();
    } catch {
      return clients;
    }
    clients.push(client);
  }
  return clients;
}
