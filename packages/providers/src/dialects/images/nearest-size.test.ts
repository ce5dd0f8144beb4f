import { expect, test } from "vitest";
import { nearestSize } from "./nearest-size.ts";

const made = [
  { width: 1024, height: 1024 },
  { width: 1024, height: 1536 },
  { width: 1536, height: 1024 },
  { width: 512, height: 512 },
];

test.each([
  [{ size: { width: 1024, height: 1536 } }, "1024x1536", true],
  [{ size: { width: 2048, height: 2048 } }, "1024x1024", false],
  [{ size: { width: 400, height: 400 } }, "512x512", false],
  [{ aspectRatio: "2:3" }, "1024x1536", true],
  [{ aspectRatio: "21:9" }, "1536x1024", false],
  [{ aspectRatio: "9:16" }, "1024x1536", false],
] as const)("%j is %s, exactly: %s", (asked, wanted, exactly) => {
  const { nearest, isExact } = nearestSize({ size: undefined, aspectRatio: undefined, ...asked }, made);
  expect([`${nearest.width}x${nearest.height}`, isExact]).toEqual([wanted, exactly]);
});
