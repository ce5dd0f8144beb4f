import { expect, it } from "vitest";
import { noPreferences } from "../provider-preferences.ts";
import { readProviderPreferences } from "./read-provider-preferences.ts";

it("reads the caller's own limits", () => {
  const read = readProviderPreferences({
    max_time_to_first_token_ms: 500,
    max_gap_ms: 2_000,
    max_total_ms: 60_000,
    max_attempts: 2,
    sticky: "pin",
    explain: true,
  });
  expect(read).toEqual({
    ...noPreferences,
    deadlines: { firstTokenMs: 500, gapMs: 2_000, totalMs: 60_000 },
    maxAttempts: 2,
    sticky: "pin",
    explain: true,
  });
});

it.each([
  [{ max_total_ms: 0 }, "provider.max_total_ms"],
  [{ max_gap_ms: 3_600_001 }, "provider.max_gap_ms"],
  [{ max_time_to_first_token_ms: "soon" }, "provider.max_time_to_first_token_ms"],
  [{ max_attempts: 9 }, "provider.max_attempts"],
  [{ sticky: true }, "provider.sticky"],
  [{ explain: "yes" }, "provider.explain"],
])("refuses %j and names the field", (wishes, parameter) => {
  expect(() => readProviderPreferences(wishes)).toThrow(expect.objectContaining({ status: 400, parameter }));
});
