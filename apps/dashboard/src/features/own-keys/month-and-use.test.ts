import type { SeriesPoint } from "@causeway/activity";
import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { monthView } from "./month-view.ts";
import { recentUse } from "./recent-use.ts";

const month = { month: "2026-11", fee: nanoUsd(0n), feeBasisPoints: 500 };
const usd = (dollars: bigint) => nanoUsd(dollars * 1_000_000_000n);

it.each([
  [0n, 25_000n, 0],
  [12_500n, 25_000n, 50],
  [24_999n, 25_000n, 99],
  [30_000n, 25_000n, 100],
  [0n, 0n, 100],
])("$%s of $%s is %s per cent", (listPrice, allowance, percent) =>
  expect(monthView({ ...month, listPrice: usd(listPrice), allowance: usd(allowance) })).toMatchObject({
    percent,
    rate: "5 %",
  }),
);

const day = (group: string, date: string, requests: number, errors = 0) =>
  ({ group, bucketStart: new Date(`${date}T00:00:00Z`), requests, errors }) as SeriesPoint;

it("adds up a provider's days, and knows the last of them with a call", () => {
  const days = [
    day("openai", "2026-11-20", 3, 1),
    day("groq", "2026-11-20", 1),
    day("openai", "2026-11-22", 2),
    day("groq", "2026-11-23", 0),
  ];
  expect(recentUse(days)).toEqual({
    openai: { requests: 5, errors: 1, lastDay: "2026-11-22" },
    groq: { requests: 1, errors: 0, lastDay: "2026-11-20" },
  });
});
