import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Check, check } from "../audit/check.ts";
import { repositoryRoot } from "../rig/repository-root.ts";
import type { OwnScenario } from "./scenario.ts";

type TestFile = {
  readonly file: string;
  /** Run side by side with it. */
  readonly beside?: readonly string[];
  readonly names?: RegExp;
  /** In which it does more than in `npm test`. */
  readonly variables?: NodeJS.ProcessEnv;
};

/** Scenarios that a package's own tests prove already: run here, and their results read. */
const proven: readonly { readonly id: string; readonly title: string; readonly tests: readonly TestFile[] }[] = [
  {
    id: "K-WEB",
    title: "dying at any step of Checkout, webhook, refund: no duplicate at Stripe, what is pending finishes",
    tests: [
      { file: "packages/services/src/credit-purchase/credit-purchase.integration.test.ts", names: /dying at any step/ },
      { file: "packages/services/src/credit-refund/credit-refund.integration.test.ts", names: /crash|half done/ },
      { file: "apps/worker/src/kill.integration.test.ts" },
    ],
  },
  {
    id: "P-DEADLOCK",
    title: "8 workers, the same 20 accounts, shuffled and repeated batches",
    tests: [{ file: "packages/db/src/lease-ledger.integration.test.ts" }],
  },
  {
    id: "B-NEAR",
    title: "balances of next to nothing, max_tokens from −1 to 2^53",
    tests: [{ file: "packages/gateway/src/near-nothing.test.ts" }],
  },
  {
    id: "B-TIER",
    title: "tiers, cache writes, the dearest candidate: hold ≥ cost in 10,000 honest cases",
    tests: [{ file: "packages/gateway/src/honest-upstreams.test.ts" }],
  },
  {
    id: "B-BUDGET",
    title: "limits of keys, members and workspaces: never over, reset once, no phantom refusal",
    tests: [
      { file: "packages/gateway/src/limits.test.ts" },
      { file: "packages/db/src/credit-holds.integration.test.ts", names: /limit|budget|period/ },
    ],
  },
  {
    id: "B-DUP",
    title: "each webhook many times, at once and out of order: one credit",
    tests: [{ file: "apps/worker/src/money-in.integration.test.ts", names: /every event|books balance/ }],
  },
  {
    id: "B-ORDER",
    title: "all 5,040 orders of seven Stripe events, in memory and on Postgres: one final ledger",
    tests: [
      { file: "packages/payment-simulator/src/orders.test.ts" },
      {
        file: "packages/services/src/payment-dispute/orders-won.integration.test.ts",
        beside: ["packages/services/src/payment-dispute/orders-lost.integration.test.ts"],
        variables: { ORDER_SAMPLES: "5040" },
      },
    ],
  },
  {
    id: "B-FORGE",
    title: "forged, old, altered and foreign webhooks: 400, no row",
    tests: [{ file: "apps/api/src/management/stripe-webhook/stripe-webhook.integration.test.ts" }],
  },
  {
    id: "B-MISS",
    title: "webhooks that never come: caught up with, once",
    tests: [
      { file: "apps/worker/src/stripe-books.integration.test.ts", names: /every webhook lost/ },
      { file: "apps/worker/src/money-in.integration.test.ts", names: /no webhook/ },
    ],
  },
  {
    id: "B-STRIPE5xx",
    title: "Stripe fails or is silent after it has acted: one charge, one refund",
    tests: [
      { file: "apps/worker/src/money-in.integration.test.ts", names: /Stripe failing|Stripe being away/ },
      { file: "packages/services/src/auto-top-up/auto-top-up.integration.test.ts", names: /answer that is lost/ },
      { file: "packages/services/src/credit-refund/credit-refund.integration.test.ts", names: /crash|half done/ },
    ],
  },
  {
    id: "B-TOPUP",
    title: "auto top-up from many workers at once, declines, authentication, caps",
    tests: [{ file: "packages/services/src/auto-top-up/auto-top-up.integration.test.ts" }],
  },
  {
    id: "B-REFUND",
    title: "refunds while spending, beyond what is left, disputes won and lost: credits ≥ 0, won is restored",
    tests: [
      { file: "packages/services/src/credit-refund/credit-refund.integration.test.ts" },
      { file: "packages/services/src/payment-dispute/payment-dispute.integration.test.ts" },
    ],
  },
  {
    id: "B-PRICE",
    title: "prices and models that change in the middle of a call: the pinned price",
    tests: [{ file: "packages/gateway/src/pinned-price.test.ts" }],
  },
  {
    id: "T-PERIOD",
    title: "days, ISO weeks, months and leap years at their edges",
    tests: [{ file: "packages/limits/src/periods.test.ts" }],
  },
  {
    id: "T-SIGN",
    title: "webhooks 299 s and 301 s old, and from the future",
    tests: [{ file: "packages/payments/src/webhook.test.ts" }],
  },
];

export const existingTests: readonly OwnScenario[] = proven.map(({ id, title, tests }) => ({
  kind: "own",
  id,
  title,
  faults: 1,
  run: async () => {
    const checks: Check[] = [];
    for (const test of tests) checks.push(await runTests(test));
    return checks;
  },
}));

type VitestReport = {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

async function runTests({ file, beside = [], names, variables }: TestFile): Promise<Check> {
  const suite = file.includes(".integration.") ? "integration" : "unit";
  const report = join(tmpdir(), `causeway-faults-${process.pid}-${file.replaceAll("/", "-")}.json`);
  const args = [
    "run",
    `--config=packages/config/vitest/${suite}.ts`,
    "--reporter=json",
    `--outputFile=${report}`,
    ...(beside.length > 0 ? [`--maxWorkers=${beside.length + 1}`] : []),
    file,
    ...beside,
  ];
  await run(join(repositoryRoot, "node_modules/.bin/vitest"), args, variables);
  const { testResults } = JSON.parse(await readFile(report, "utf8")) as VitestReport;
  const results = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName }) => names === undefined || names.test(fullName));
  const passed = results.filter(({ status }) => status === "passed");
  return check(
    file
      .split("/")
      .at(-1)
      ?.replace(/(\.integration)?\.test\.ts$/, "") ?? file,
    `the tests in ${[file, ...beside].join(" and ")} pass`,
    {
      figure: `${passed.length} of ${results.length}${names ? ` that match ${names}` : ""}`,
      isMet: results.length > 0 && passed.length === results.length,
      misses: [
        ...results.filter(({ status }) => status !== "passed").map(({ fullName, status }) => `${fullName}: ${status}`),
        ...(results.length === 0 ? testResults.map(({ message }) => message || "no test matches") : []),
      ],
    },
  );
}

/** Also for a run that has reported and does not end. */
const longestMs = 2_400_000;

function run(command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: repositoryRoot,
      env: { ...process.env, ...variables },
      stdio: "ignore",
      timeout: longestMs,
      killSignal: "SIGKILL",
    });
    child.once("error", reject);
    child.once("exit", () => resolve());
  });
}
