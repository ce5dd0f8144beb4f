import { expect, test } from "vitest";
import { readCommandLine } from "./options.ts";

test("a usual run has three rounds, a quick one has one", () => {
  expect(readCommandLine([])).toMatchObject({ rounds: 3, seconds: 2, isQuick: false, installsPeers: false });
  expect(readCommandLine(["--quick"])).toMatchObject({ rounds: 1, seconds: 1, isQuick: true });
});

test("targets are named together or one by one", () => {
  expect(readCommandLine(["--only", "causeway,nginx", "--only", "portkey"]).only).toEqual([
    "causeway",
    "nginx",
    "portkey",
  ]);
});

test("a wrong number is told with how it is written", () => {
  expect(() => readCommandLine(["--rounds", "0"])).toThrow(
    /--rounds must be a whole number from 1, not "0"\.\nnpm run/,
  );
});
