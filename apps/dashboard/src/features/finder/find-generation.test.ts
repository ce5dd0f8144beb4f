import { expect, it } from "vitest";
import { generationHref } from "./find-generation.ts";

it("knows the id of a call, and nothing else", () => {
  expect(generationHref(" gen-01a2069c5bb97e93937e2128496b5a72 ")).toBe(
    "/activity/gen-01a2069c5bb97e93937e2128496b5a72",
  );
  for (const text of ["", "gen-", "gen-../../keys", "req-01a2069c5bb97e93937e2128496b5a72"]) {
    expect(generationHref(text)).toBeUndefined();
  }
});
