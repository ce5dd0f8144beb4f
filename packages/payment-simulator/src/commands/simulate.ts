import { parseArgs } from "node:util";
import { simulate } from "../simulate.ts";

/** `node src/commands/simulate.ts --seeds 2000 [--from 1] [--steps 400] [--stop-after 5]`; exits with 1 when a seed breaks a rule. */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    from: { type: "string", default: "1" },
    steps: { type: "string", default: "400" },
    "stop-after": { type: "string", default: "5" },
  },
});
const from = Number(values.from);
const seeds = Number(values.seeds);
const stopAfter = Number(values["stop-after"]);
const totals = { seeds: 0, broken: 0, steps: 0, paid: 0, refunds: 0, disputes: 0, topUps: 0 };

const startedAt = performance.now();
for (let seed = from; seed < from + seeds && totals.broken < stopAfter; seed += 1) {
  const result = await simulate(seed, { steps: Number(values.steps) });
  totals.seeds += 1;
  for (const name of ["steps", "paid", "refunds", "disputes", "topUps"] as const) totals[name] += result[name];
  if (result.violations.length === 0) continue;
  totals.broken += 1;
  console.log(`seed ${seed}, step ${result.steps}: ${result.violations.slice(0, 4).join("; ")}`);
}
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
console.log(
  `Payments: ${totals.seeds} seeds in ${seconds} s: ${totals.broken} broken; ${totals.steps} steps, ${totals.paid} payments ` +
    `(${totals.topUps} automatic), ${totals.refunds} refunds, ${totals.disputes} disputes`,
);
process.exitCode = totals.broken > 0 ? 1 : 0;
