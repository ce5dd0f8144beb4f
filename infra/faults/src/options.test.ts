import { expect, it } from "vitest";
import { readCommandLine } from "./options.ts";

it("reads what to run", () => {
  expect(
    readCommandLine(["--scenario", "K-GW,R-FLUSH", "--kills", "20", "--seed", "7", "--holds", "postgres"]),
  ).toMatchObject({
    scenarios: ["K-GW", "R-FLUSH"],
    faults: 20,
    seed: 7,
    holds: "postgres",
    rate: 150,
    seconds: 60,
    accounts: 300,
  });
});

it("makes up a seed, and is small and the same every time in the smoke form", () => {
  expect(readCommandLine([])).toMatchObject({ isSmoke: false, seed: expect.any(Number) });
  expect(readCommandLine(["--smoke"])).toMatchObject({ isSmoke: true, holds: "leases", faults: undefined, seed: 1 });
});

it.each([
  [["--holds", "nowhere"], "--holds must be postgres or leases"],
  [["--kills", "many"], '--kills must be a whole number, not "many"'],
  [["--scenarios", "K-GW"], "Unknown option '--scenarios'"],
])("says what is wrong with %j", (args, message) => expect(() => readCommandLine(args)).toThrow(message));
