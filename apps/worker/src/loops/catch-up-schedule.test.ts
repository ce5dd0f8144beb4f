import { expect, test } from "vitest";
import { createCatchUpSchedule } from "./catch-up-schedule.ts";

const minuteMs = 60_000;
const purchase = (id: string, ageMinutes: number) => ({ id, ageMs: ageMinutes * minuteMs });

/** The ages at which one purchase is asked about, looking every half minute. */
function agesAsked(untilMinutes: number): number[] {
  const schedule = createCatchUpSchedule();
  const ages: number[] = [];
  for (let age = 2; age <= untilMinutes; age += 0.5) {
    if (schedule.due([purchase("a", age)]).length > 0) ages.push(age);
  }
  return ages;
}

test("a purchase is asked about when its age has doubled, and at least every hour", () => {
  expect(agesAsked(260)).toEqual([2, 4, 8, 16, 32, 64, 124, 184, 244]);
});

test("one that is not due is left out, one that ended is forgotten", () => {
  const schedule = createCatchUpSchedule();
  expect(schedule.due([purchase("a", 2)])).toEqual([purchase("a", 2)]);
  expect(schedule.due([purchase("a", 3), purchase("b", 2)])).toEqual([purchase("b", 2)]);
  expect(schedule.due([purchase("b", 3)])).toEqual([]);
  expect(schedule.due([purchase("a", 2)])).toEqual([purchase("a", 2)]);
});
