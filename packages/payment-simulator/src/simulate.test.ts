import { expect, it } from "vitest";
import { simulate } from "./simulate.ts";

const seedsPerTest = 500;

it.each([1, 501, 1_001, 1_501])(
  "no rule of the books is broken in 500 seeds from %i on",
  async (from) => {
    const broken: string[] = [];
    const totals = { paid: 0, refunds: 0, disputes: 0, topUps: 0 };
    for (let seed = from; seed < from + seedsPerTest; seed += 1) {
      const result = await simulate(seed, { steps: 400 });
      for (const name of ["paid", "refunds", "disputes", "topUps"] as const) totals[name] += result[name];
      if (result.violations.length > 0) broken.push(`seed ${seed}: ${result.violations.join("; ")}`);
    }
    expect(broken).toEqual([]);
    // Where nothing happens no rule is broken either.
    for (const count of Object.values(totals)) expect(count).toBeGreaterThan(seedsPerTest / 4);
  },
  240_000,
);

it("a seed repeats itself exactly", async () => {
  expect(await simulate(7, { steps: 400 })).toEqual(await simulate(7, { steps: 400 }));
});
