import { expect, test } from "vitest";
import { isStaffAddress } from "./staff-address.ts";

test("an address is staff's when it is listed, however it is written", () => {
  expect(isStaffAddress("Ada@ops.test, bob@ops.test", "ada@OPS.test")).toBe(true);
  expect(isStaffAddress("ada@ops.test,bob@ops.test", "bob@ops.test")).toBe(true);
});

test.each([
  [undefined, "ada@ops.test"],
  ["", ""],
  [" , ", ""],
  ["ada@ops.test", "a@ops.test"],
  ["ada@ops.test", "ada@ops.test.evil.test"],
])("of %j, %j is not", (staff, address) => {
  expect(isStaffAddress(staff, address)).toBe(false);
});
