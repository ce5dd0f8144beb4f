import { expect, test } from "vitest";
import type { Life } from "../rig/app-process.ts";
import { nobodyDied } from "./nobody-died.ts";

const life = (pid: number, endedAt?: number, signal?: NodeJS.Signals): Life => ({
  pid,
  startedAt: 1_000,
  servingAt: 1_500,
  endedAt,
  endedBy: { signal },
});
const app = (lives: Life[]) => ({ name: "gateway-1", lives, log: "the last words" });

test("a process that ended by itself is told with its last words", () => {
  const check = nobodyDied([app([life(1, 3_500)])], []);
  expect(check).toMatchObject({ isMet: false, figure: "1", isSpeed: false });
  expect(check.misses[0]).toBe("gateway-1 ended by itself 2.5 s after its start: the last words");
});

test("one that lives, was ended, or whose death is a fault's is not", () => {
  const lives = [life(1, 2_000, "SIGKILL"), life(2, 3_000), life(3)];
  const fault = { what: "32 bodies of 20 MB", at: 2_900, mendedAt: 3_100, pids: [2] };
  expect(nobodyDied([app(lives)], [fault])).toMatchObject({ isMet: true, misses: [] });
  expect(nobodyDied([app(lives)], []).isMet).toBe(false);
});
