import { expect, it } from "vitest";
import { simulate } from "./simulate.ts";

const seedsPerTest = 1_000;

it.each([1, 1_001, 2_001, 3_001, 4_001])(
  "no rule of the money path is broken in a thousand seeds from %i on",
  async (from) => {
    const broken: string[] = [];
    let admitted = 0;
    for (let seed = from; seed < from + seedsPerTest; seed++) {
      const result = await simulate(seed, { steps: 600 });
      admitted += result.admitted;
      if (result.violations.length > 0) broken.push(`seed ${seed}: ${result.violations.join("; ")}`);
    }
    expect(broken).toEqual([]);
    // A system that admits nobody breaks no rule either.
    expect(admitted).toBeGreaterThan(10 * seedsPerTest);
  },
  240_000,
);

it("a seed repeats itself exactly", async () => {
  expect(await simulate(7, { steps: 600 })).toEqual(await simulate(7, { steps: 600 }));
});
