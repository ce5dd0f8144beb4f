import { expect, test } from "vitest";
import { dataPolicyText } from "./data-policy-text.ts";

test.each([
  [undefined, undefined, "Not stated"],
  [undefined, 0, "Not stated"],
  [true, 30, "Trains on prompts"],
  [false, undefined, "No training"],
  [false, 0, "No training, keeps nothing"],
  [false, 1, "No training, keeps 1 day"],
  [false, 30, "No training, keeps 30 days"],
])("trains: %s, days kept: %s reads %s", (trainsOnPrompts, retentionDays, text) => {
  expect(dataPolicyText({ trainsOnPrompts, retentionDays }).short).toBe(text);
});
