import { parseArgs } from "node:util";
import { simulate } from "../simulate.ts";

/** `npm run simulate -- --seeds 5000 [--from 1] [--steps 600] [--stop-after 1]`; exits with 1 when a seed breaks a rule. */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "5000" },
    from: { type: "string", default: "1" },
    steps: { type: "string", default: "600" },
    "stop-after": { type: "string", default: "5" },
  },
});
const from = Number(values.from);
const seeds = Number(values.seeds);
const stopAfter = Number(values["stop-after"]);
const totals = { seeds: 0, broken: 0, steps: 0, admitted: 0, epochs: 0, lateRecords: 0, lossLate: 0n };

const startedAt = performance.now();
for (let seed = from; seed < from + seeds && totals.broken < stopAfter; seed++) {
  const result = await simulate(seed, { steps: Number(values.steps) });
  totals.seeds += 1;
  totals.steps += result.steps;
  totals.admitted += result.admitted;
  totals.epochs += result.epochs;
  totals.lateRecords += result.lateRecords;
  totals.lossLate += result.lossLate;
  if (result.violations.length === 0) continue;
  totals.broken += 1;
  console.log(`seed ${seed}, step ${result.steps}: ${result.violations.slice(0, 4).join("; ")}`);
}
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
console.log(
  `${totals.seeds} seeds in ${seconds} s: ${totals.broken} broken; ${totals.steps} events, ${totals.admitted} calls ` +
    `admitted, ${totals.epochs} epochs; ${totals.lateRecords} late records, ${totals.lossLate} lost with a disk`,
);
process.exitCode = totals.broken > 0 ? 1 : 0;
