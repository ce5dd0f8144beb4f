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
  let isPaying = true;
  const killed = Promise.all([keepKilling(() => isPaying), keepKilling(() => isPaying)]);
  const purchases: StartedPurchase[] = [];
  await world.control("/control/stripe/webhooks", { duplicate: 2 });
  for (let round = 0; round < 10; round += 1) {
    purchases.push(...(await Promise.all(Array.from({ length: 4 }, () => world.startAndPay()))));
    await delay(400);
  }
  isPaying = false;
  const kills = (await killed).reduce((sum, count) => sum + count, 0);
  expect(kills).toBeGreaterThan(2);

  const survivor = startProcess();
  const allCredited = async () =>
    (await Promise.all(purchases.map(balanceOf))).every((balance) => balance === 20_000_000_000n) &&
    (await world.database.stripeEvent.count({ where: { state: "pending" } })) === 0;
  expect(await pollUntil(allCredited, { timeoutMs: 40_000, intervalMs: 250 })).toBe(true);
  await kill(survivor);
  expect(await auditLedger(world.database)).toEqual(soundLedger);
  // Some forty processes are started: on a busy machine that takes longer than most tests may.
}, 180_000);

/** Runs a worker and kills it some time later, as long as it is asked to. Returns how often. */
async function keepKilling(goOn: () => boolean): Promise<number> {
  let kills = 0;
  while (goOn()) {
    const worker = startProcess();
    // From before it is up to well into its work.
    await delay(300 + Math.random() * 1_200);
    await kill(worker);
    kills += 1;
  }
  return kills;
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
