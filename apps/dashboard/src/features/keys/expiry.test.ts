import { expect, it } from "vitest";
import { expiryOf } from "./expiry.ts";

const now = new Date("2026-11-22T12:00:00Z");

it("counts days from now", () => expect(expiryOf("30", "", now)).toEqual(new Date("2026-12-22T12:00:00Z")));
it("lasts to the end of the day that is chosen", () =>
  expect(expiryOf("date", "2026-12-01", now)).toEqual(new Date("2026-12-01T23:59:59.999Z")));
it.each(["never", "", "-1", "x"])("is never for %j", (choice) => expect(expiryOf(choice, "", now)).toBeUndefined());
it("is no valid date when the day is missing, so that it cannot pass for never", () =>
  expect(expiryOf("date", "", now)?.getTime()).toBeNaN());
