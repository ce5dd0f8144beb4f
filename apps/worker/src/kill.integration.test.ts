import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { auditLedger, pollUntil, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { balanceOf, type MoneyWorld, openMoneyWorld, type StartedPurchase } from "./money-world.fixture.ts";

let world: MoneyWorld;
beforeAll(async () => {
  world = await openMoneyWorld();
});
afterAll(() => world.close());

test("two workers killed at any moment, again and again, while money comes in: every payment credits once", async () => {
  const paid = new AbortController();
  const killed: number[] = [];
  const killing = Promise.all(
    [1, 2].map(async () => {
      while (!paid.signal.aborted) killed.push(await startAndKill());
    }),
  );
  const purchases: StartedPurchase[] = [];
  await world.control("/control/stripe/webhooks", { duplicate: 2 });
  for (let round = 0; round < 10 || killed.length < 3; round += 1) {
    purchases.push(...(await Promise.all(Array.from({ length: 4 }, () => world.startAndPay()))));
    await delay(400);
  }
  paid.abort();
  await killing;

  const survivor = startProcess();
  const allCredited = async () =>
    (await Promise.all(purchases.map(balanceOf))).every((balance) => balance === 20_000_000_000n) &&
    (await world.database.stripeEvent.count({ where: { state: "pending" } })) === 0;
  expect(await pollUntil(allCredited, { timeoutMs: 200_000, intervalMs: 250 })).toBe(true);
  await kill(survivor);
  expect(await auditLedger(world.database)).toEqual(soundLedger);
  // Some forty processes are started: on a busy machine that takes longer than most tests may.
}, 600_000);

/** Kills a worker some time after its start: from before it is up to well into its work. Returns its process id. */
async function startAndKill(): Promise<number> {
  const worker = startProcess();
  await delay(300 + Math.random() * 1_200);
  await kill(worker);
  return worker.pid ?? 0;
}

const startProcess = (): ChildProcess =>
  spawn(process.execPath, ["src/main.ts"], {
    cwd: new URL("..", import.meta.url),
    env: { ...process.env, ...world.variables },
    stdio: "inherit",
  });

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  if (child.exitCode === null) child.kill("SIGKILL");
  await exited;
}
