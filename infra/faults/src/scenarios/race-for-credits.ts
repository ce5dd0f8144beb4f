import { Agent } from "node:http";
import { pollUntil } from "@causeway/local-services";
import { booksBalance } from "../audit/books-balance.ts";
import { type Check, check, noneOf } from "../audit/check.ts";
import { unrestOf } from "../audit/at-rest.ts";
import { openCall, type OpenCall } from "../load/open-call.ts";
import { addAccount, type Account } from "../rig/accounts.ts";
import { onMoneyRedis } from "../rig/money-redis-admin.ts";
import { controlSandbox } from "../rig/sandbox-control.ts";
import { type Rig, startRig } from "../rig/rig.ts";
import type { OwnScenario, RunOptions } from "./scenario.ts";

const admittedCalls = 10;
const callers = 1_000;

/** Served by OpenAI, which stops billing when we hang up: a caller who leaves frees its hold at once. */
const ask = {
  model: "rig/model-6",
  provider: { only: ["openai"] },
  stream: true,
  max_tokens: 1_000,
  messages: [{ role: "user", content: "Race: write 10 tokens." }],
};

type Race = { readonly admitted: number; readonly statuses: ReadonlyMap<number, number>; readonly overheld: bigint };

export const raceForCredits: OwnScenario = race(
  "B-RACE",
  "1,000 calls at once on a balance for 10, through 2 gateways",
  100,
);

export const coldRaceForCredits: OwnScenario = race(
  "B-COLD",
  "the same right after signup and right after Redis has lost its memory",
  20,
  async (rig) => {
    await onMoneyRedis(rig, (redis) => redis.flushall());
  },
);

function race(id: string, title: string, faults: number, before?: (rig: Rig) => Promise<void>): OwnScenario {
  return {
    kind: "own",
    id,
    title,
    faults,
    run: async (options) => await runRaces(options, before),
  };
}

async function runRaces(options: RunOptions, before?: (rig: Rig) => Promise<void>): Promise<readonly Check[]> {
  const rig = await startRig({ seed: options.seed, holds: options.holds, accounts: 5, workers: 1 });
  try {
    await controlSandbox(rig.sandbox.url).setFaults("openai", [{ kind: "hang" }]);
    const holdNano = await holdOf(rig);
    const races: Race[] = [];
    for (let round = 0; round < options.faults; round++) {
      await before?.(rig);
      const result = await runRace(rig, holdNano);
      options.tell(`round ${round + 1}: ${result.admitted} admitted, ${describe(result.statuses)}`);
      races.push(result);
    }
    const isAtRest = await pollUntil(async () => Object.values(await unrestOf(rig)).every((count) => count === 0), {
      timeoutMs: 60_000,
      intervalMs: 500,
    });
    return [...judge(races), ...(await booksBalance(rig.books)), restAfter(isAtRest)];
  } finally {
    await rig.close();
  }
}

function judge(races: readonly Race[]): readonly Check[] {
  const wrong = races.flatMap(({ admitted, statuses }, round) =>
    admitted === admittedCalls && statuses.get(402) === callers - admittedCalls
      ? []
      : [`round ${round + 1}: ${admitted} admitted, ${describe(statuses)}`],
  );
  const counts = races.map(({ admitted }) => admitted);
  const broken = races.flatMap(({ statuses }) => [...statuses].filter(([status]) => status !== 402));
  return [
    noneOf(
      "exactly 10",
      "exactly 10 admitted (±0), the rest 402",
      wrong,
      `${races.length - wrong.length} of ${races.length} rounds; admitted ${Math.min(...counts)} to ${Math.max(...counts)}`,
    ),
    check("no 500", "no 500 and nothing else", {
      figure: broken.length === 0 ? "none" : broken.map(([status, count]) => `${status}: ${count}`).join(", "),
      isMet: broken.length === 0,
    }),
    check("balance", "balance − held ≥ 0 at the height of it", {
      figure: `least ${races.reduce((least, { overheld }) => (overheld < least ? overheld : least), 0n)} nano`,
      isMet: races.every(({ overheld }) => overheld >= 0n),
    }),
  ];
}

const restAfter = (isAtRest: boolean): Check =>
  check("A9", "at rest ≤ 60 s: no holds", { figure: isAtRest ? "nothing held" : "still held", isMet: isAtRest });

/** What one of these calls holds: told to an account that has nothing. */
async function holdOf(rig: Rig): Promise<bigint> {
  const poor = await addAccount(rig.database, 1n);
  const [gateway] = rig.gateways;
  const response = await fetch(`${gateway?.url}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${poor.keys[0]?.secret}`, "content-type": "application/json" },
    body: JSON.stringify(ask),
  });
  const text = await response.text();
  const dollars = /"required_usd":"?(\d+)\.?(\d*)/.exec(text);
  if (response.status !== 402 || !dollars)
    throw new Error(`An account without credits was answered ${response.status}: ${text}`);
  return BigInt(dollars[1] ?? 0) * 1_000_000_000n + BigInt((dollars[2] ?? "").padEnd(9, "0"));
}

async function runRace(rig: Rig, holdNano: bigint): Promise<Race> {
  const account = await addAccount(rig.database, holdNano * BigInt(admittedCalls));
  const agents = rig.gateways.map(() => new Agent({ keepAlive: false, maxSockets: callers }));
  const body = JSON.stringify(ask);
  const startedAt = Date.now();
  const calls = Array.from({ length: callers }, (_, index): OpenCall => {
    const place = index % rig.gateways.length;
    const key = account.keys[0];
    return openCall({ url: rig.gateways[place]?.url ?? "", agent: agents[place], secret: key?.secret ?? "", body });
  });
  const answered = () => calls.filter(({ status }) => status !== undefined).length;
  await pollUntil(async () => answered() >= callers - admittedCalls, { timeoutMs: 60_000, intervalMs: 50 });
  // Whoever else is let in needs a moment to reach the provider.
  await pollUntil(async () => answered() > callers - admittedCalls, { timeoutMs: 500, intervalMs: 100 });
  const reached = await controlSandbox(rig.sandbox.url).requestsSince(startedAt);
  const overheld = await leftOf(rig, account);
  for (const call of calls) call.leave();
  await Promise.all(calls.map(({ ended }) => ended));
  for (const agent of agents) agent.destroy();
  const statuses = new Map<number, number>();
  for (const { status } of calls) if (status !== undefined) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  return { admitted: new Set(reached.map(({ generationId }) => generationId)).size, statuses, overheld };
}

async function leftOf(rig: Rig, account: Account): Promise<bigint> {
  const { rows } = await rig.books.query<{ left: string }>(
    `SELECT balance.balance_nano - balance.held_nano AS left FROM ledger_balance AS balance
       JOIN ledger_account AS account ON account.id = balance.account_id WHERE account.name = $1`,
    [`workspace:${account.workspaceId}:credits`],
  );
  return BigInt(rows[0]?.left ?? 0);
}

const describe = (statuses: ReadonlyMap<number, number>): string =>
  [...statuses].map(([status, count]) => `${status}: ${count}`).join(", ") || "no answer";
