import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { runScenario, usage } from "./gateway.fixture.ts";
import { InsuranceLimit } from "./insurance-limit.ts";

const noon = new Date("2026-11-22T12:00:00Z");
const nextDay = new Date("2026-11-23T00:00:00Z");
const ten = nanoUsd(10n);

it("pays up to its sum a workspace and UTC day, and not a part of a call", () => {
  const insurance = new InsuranceLimit(nanoUsd(25n));
  expect([1, 2, 3].map(() => insurance.pays("a", ten, noon))).toEqual([true, true, false]);
  expect(insurance.pays("a", nanoUsd(5n), noon)).toBe(true);
  expect(insurance.pays("a", nanoUsd(0n), noon)).toBe(true);
  expect(insurance.pays("b", ten, noon)).toBe(true);
  expect(insurance.pays("a", ten, nextDay)).toBe(true);
});

const silent = {
  a: (sink: { write(parts: readonly object[]): boolean }) => {
    sink.write([{ type: "usage", usage: usage(50, 0) }, { type: "end" }]);
    return { outcome: { kind: "completed" } as const, httpStatus: 200, answer: undefined };
  },
};

it("tells the ledger what an empty answer cost us, and charges it to the caller once the day's sum is used up", async () => {
  const insured = await runScenario({ providers: silent });
  expect(insured.settlement).toMatchObject({ end: "empty", generation: { cost: 0n, insured: 50_000n } });
  const abused = await runScenario({
    providers: silent,
    prepare: (world) => {
      world.ports.insurance.pays("workspace-1", nanoUsd(10_000_000_000n), world.ports.clock.now());
    },
  });
  expect(abused.settlement).toMatchObject({ end: "empty", generation: { cost: 50_000n, insured: 0n } });
});
