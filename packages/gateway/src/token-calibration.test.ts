import { expect, it } from "vitest";
import { breaksAfter, createWorld, streams, text, usage } from "./gateway.fixture.ts";
import { TokenCalibration } from "./token-calibration.ts";

it("learns from what was counted how far off our estimate is, and stays a little below", () => {
  const calibration = new TokenCalibration();
  expect(calibration.scaleOf("a")).toBe(1);
  calibration.learn("a", 80, 100);
  expect(calibration.scaleOf("a")).toBeCloseTo(0.796);
  for (let call = 0; call < 40; call++) calibration.learn("a", 120, 100);
  expect(calibration.scaleOf("a")).toBeCloseTo(1.194, 2);
  expect(calibration.scaleOf("b")).toBe(1);
});

it("takes nothing from short answers, and no more than a factor of four from any", () => {
  const calibration = new TokenCalibration();
  calibration.learn("a", 10, 31);
  expect(calibration.scaleOf("a")).toBe(1);
  calibration.learn("a", 1_000_000, 100);
  expect(calibration.scaleOf("a")).toBeLessThanOrEqual(4);
});

it("estimates a cut answer by what the endpoint's whole ones were counted as", async () => {
  const words = Array.from({ length: 40 }, () => "quite a few words ");
  const cut = breaksAfter(...words.map((piece) => [text(piece)]));
  const world = createWorld({ providers: { a: [streams(words, usage(10, 160)), cut] } });
  await world.run({ generationId: "gen-1" });
  const { settlement } = await world.run({ generationId: "gen-2" });
  // 18 letters are 4.5 tokens to us and 4 to this endpoint.
  expect(settlement?.generation).toMatchObject({ status: "interrupted", outputTokens: 160, estimated: true });
});
