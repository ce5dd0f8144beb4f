import { expect, it, vi } from "vitest";
import { whereFrom } from "./attempts-by-address.ts";
import { minutesText } from "./minutes-text.ts";
import { explainSignInProblem } from "./sign-in-problems.ts";

vi.mock("./client-address.ts", () => ({ clientAddress: async () => undefined }));

it.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2a01:4f8:1:2:3:4:5:6", "2a01:4f8:1:2::/64"],
  ["127.0.0.1", undefined],
  ["::1", undefined],
  ["10.1.2.3", undefined],
  ["172.17.0.1", undefined],
  ["192.168.1.1", undefined],
  ["100.64.0.1", undefined],
  ["fd00::1", undefined],
  ["fe80::1", undefined],
  ["unknown", undefined],
  [undefined, undefined],
])("an attempt from %s is counted for %s", (address, counted) => {
  expect(whereFrom(address)).toBe(counted);
});

it("says when to try again", () => {
  expect([1, 10, 90, 91, 1_440].map(minutesText)).toEqual([
    "1 minute",
    "10 minutes",
    "90 minutes",
    "2 hours",
    "24 hours",
  ]);
  expect(explainSignInProblem("TooManyFromHere", "7").advice).toContain("try again in 7 minutes.");
  for (const nonsense of [undefined, "", "0", "-1", "7x", "99999", "<b>"]) {
    expect(explainSignInProblem("TooManyFromHere", nonsense).advice).toContain("try again later.");
  }
  expect(explainSignInProblem("TooManyLinks", "7").advice).not.toContain("7 minutes");
});
