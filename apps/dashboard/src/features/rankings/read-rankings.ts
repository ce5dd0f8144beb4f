import { readAppUsage, readUsageShares } from "@causeway/activity";
import { connection } from "next/server";
import { getDatabase } from "../../database.ts";
import { keptFresh } from "../../kept-fresh.ts";
import { type RankedApp, rankApps } from "./apps.ts";
import { authorOf, type RankedShare, rankShares } from "./shares.ts";

/** The last seven days of all workspaces together. */
export type Rankings = {
  readonly models: readonly RankedShare[];
  readonly authors: readonly RankedShare[];
  readonly providers: readonly RankedShare[];
  readonly apps: readonly RankedApp[];
  readonly readAt: Date;
};

const weekMs = 7 * 86_400_000;
const ranked = 50;
const sharedRead = keptFresh(load, 600_000);

/** At most ten minutes old. Rejects when they never could be read. */
export async function readRankings(): Promise<Rankings> {
  await connection();
  return await sharedRead();
}

async function load(): Promise<Rankings> {
  const to = new Date();
  const range = { from: new Date(to.getTime() - weekMs), to };
  const database = getDatabase();
  // One after the other: each goes over all calls of the week, and nobody waits for it who has an older answer.
  const models = await readUsageShares(database, { ...range, by: "model", limit: 1_000 });
  const providers = await readUsageShares(database, { ...range, by: "provider", limit: 1_000 });
  const apps = await readAppUsage(database, { ...range, limit: 1_000 });
  return {
    models: rankShares(models, ranked),
    authors: rankShares(models, ranked, authorOf),
    providers: rankShares(providers, ranked),
    apps: rankApps(apps, ranked),
    readAt: to,
  };
}
