import { expect, test } from "vitest";
import { safeDestination } from "./safe-destination.ts";

test.each([
  ["/keys?create=1", "/keys?create=1"],
  ["", "/get-started"],
  ["https://evil.example/", "/get-started"],
  ["//evil.example/keys", "/get-started"],
  ["/\\evil.example", "/get-started"],
  ["/\t/evil.example", "/get-started"],
  ["/.//evil.example/keys", "/get-started"],
  ["/keys/..//evil.example", "/get-started"],
  ["/%2e//evil.example", "/get-started"],
  ["/.//:0", "/get-started"],
  ["javascript:alert(1)", "/get-started"],
])("after sign-in %j leads to %s", (wanted, destination) => {
  expect(safeDestination(wanted)).toBe(destination);
});
