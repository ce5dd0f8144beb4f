import { nanoUsd, parseUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { laneView } from "./lane-view.ts";

const saving = { requests: 3, tokens: 30, listPrice: parseUsd("1.5"), price: parseUsd("1"), saved: parseUsd("0.5") };
const window = { unit: "requests", quota: 8, lengthMs: 18_000_000, kind: "rolling", anchorMs: 0 } as const;
const resetsAt = new Date("2026-11-22T15:00:00Z");

it("shows how much of each window is used and what it saved", () => {
  const now = { running: 1, waiting: 2, closedUntil: undefined };
  const view = laneView({ now, windows: [{ ...saving, window, used: 6, resetsAt }], month: saving });
  expect(view).toEqual({
    now: "1 running, 2 waiting",
    closedUntil: undefined,
    windows: [
      {
        length: "5 h",
        unit: "requests",
        used: 6,
        quota: 8,
        percent: 75,
        resetsAt: "2026-11-22T15:00:00.000Z",
        listPrice: "1.5",
        saved: "0.5",
      },
    ],
    month: { requests: 3, listPrice: "1.5", saved: "0.5" },
  });
});

it("shows what is known while nobody can tell how it stands now", () => {
  const month = { ...saving, saved: nanoUsd(-1n) };
  const view = laneView({ now: undefined, windows: [{ ...saving, window, used: undefined, resetsAt }], month });
  expect(view).toMatchObject({
    now: undefined,
    windows: [{ used: undefined, percent: 0 }],
    month: { saved: "-0.000000001" },
  });
});
