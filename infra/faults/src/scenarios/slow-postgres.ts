import { setTimeout as delay } from "node:timers/promises";
import { check } from "../audit/check.ts";
import type { CallRecord } from "../load/call-record.ts";
import { finishedAreBilled } from "./criteria.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

const slowMs = 10_000;

/** Every other time the way to Postgres takes 500 ms; in between one account's balance is locked for 10 s. */
export const slowPostgres: LoadScenario = {
  kind: "under-load",
  id: "P-SLOW",
  title: "one account's balance locked for 10 s; Postgres 500 ms away",
  faults: 4,
  pauseMs: [6_000, 9_000],
  rig: { isProxied: true },
  async inject({ rig, random, round }) {
    const at = Date.now();
    if (round % 2 === 1) {
      rig.postgresProxy.set({ latencyMs: 250 });
      await delay(slowMs);
      rig.postgresProxy.heal();
      return [{ what: "made Postgres 500 ms away", at, mendedAt: Date.now() }];
    }
    const { workspaceId } = random.pick(rig.accounts);
    const client = await rig.books.connect();
    try {
      await client.query("BEGIN");
      await client.query(
        `SELECT 1 FROM ledger_balance WHERE account_id IN (SELECT id FROM ledger_account WHERE workspace_id = $1) FOR UPDATE`,
        [workspaceId],
      );
      await delay(slowMs);
      await client.query("ROLLBACK");
    } finally {
      client.release();
    }
    return [{ what: `locked ${workspaceId}`, at, mendedAt: Date.now() }];
  },
  judge: (story) => [finishedAreBilled(story), othersAreAsFast(story)],
};

/** While one account's balance is locked, the 99th percentile of all others' first bytes is at most a tenth later. */
function othersAreAsFast({ evidence, faults }: LoadStory) {
  const locks = faults.filter(({ what }) => what.startsWith("locked "));
  const isDuring = ({ sentAt }: CallRecord) => locks.some(({ at, mendedAt }) => sentAt >= at && sentAt < mendedAt);
  const isOutside = ({ sentAt }: CallRecord) =>
    !faults.some(({ at, mendedAt }) => sentAt >= at && sentAt < mendedAt + 2_000);
  const locked = new Set(locks.map(({ what }) => what.slice("locked ".length)));
  const streams = evidence.calls.filter(
    ({ streamed, status, workspaceId }) => streamed && status === 200 && !locked.has(workspaceId),
  );
  const before = p99(streams.filter(isOutside));
  const during = p99(streams.filter(isDuring));
  return check("others", "p99 of all other accounts at most 10 % later while one is locked", {
    figure: `${before} ms → ${during} ms`,
    isMet: during <= before * 1.1,
    isSpeed: true,
  });
}

function p99(calls: readonly CallRecord[]): number {
  const waits = calls
    .map(({ firstByteAt = 0, sentAt }) => firstByteAt - sentAt)
    .toSorted((left, right) => left - right);
  return waits[Math.floor(waits.length * 0.99)] ?? 0;
}
