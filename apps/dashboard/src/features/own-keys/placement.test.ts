import { expect, it } from "vitest";
import { choiceOf, placementChoices, placementOf } from "./placement.ts";

it("each choice means one placement and back", () => {
  for (const { value } of placementChoices) expect(choiceOf(placementOf(value))).toBe(value);
  expect(placementOf("always")).toEqual({ placement: "prioritized", alwaysUse: true });
  expect(placementOf("after")).toEqual({ placement: "fallback", alwaysUse: false });
});
