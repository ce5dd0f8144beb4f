import { expect, it } from "vitest";
import { signInAddress } from "./sign-in-address.ts";

it("is read without blanks and in lower case", () => {
  expect(signInAddress.parse(" Ada@Example.test ")).toBe("ada@example.test");
});

it.each([
  "x,ada@example.test",
  "x;ada@example.test",
  "x<ada@example.test",
  "x ada@example.test",
  "ada(x)@example.test",
  "x:ada@example.test;",
  '"ada@example.test"@evil.test',
  "ada@example.test\nbcc:eve@evil.test",
  "ada＠example.test",
  `${"a".repeat(250)}@example.test`,
  "",
  undefined,
])("%j is none", (text) => {
  expect(signInAddress.safeParse(text).success).toBe(false);
});
