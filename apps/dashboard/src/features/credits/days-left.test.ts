import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { daysLeft } from "./days-left.ts";

it.each([
  [70n, 70n, 7],
  [69n, 70n, 6],
  [0n, 70n, 0],
])("of %s credits with %s spent in a week last %i days", (available, spent, days) =>
  expect(daysLeft(nanoUsd(available), nanoUsd(spent))).toBe(days),
);

it("is not known when nothing was spent", () => expect(daysLeft(nanoUsd(5n), nanoUsd(0n))).toBeUndefined());
