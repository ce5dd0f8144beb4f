import { expect, it } from "vitest";
import { inTurns } from "./in-turn.ts";

it("keeps a late piece in front of those that came after it and are not late", async () => {
  const passed: string[] = [];
  const inTurn = inTurns();
  inTurn(0, () => passed.push("first"));
  inTurn(50, () => passed.push("late"));
  inTurn(0, () => passed.push("soon"));
  await expect.poll(() => passed.length).toBe(3);
  expect(passed).toEqual(["first", "late", "soon"]);
});
