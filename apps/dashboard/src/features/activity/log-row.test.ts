import type { GenerationRow } from "@causeway/activity";
import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { toLogRow, withNewRows } from "./log-row.ts";

const row = (id: string): GenerationRow => ({
  id,
  startedAt: new Date("2026-11-20T10:00:00Z"),
  modelId: "a/one",
  modelName: "One",
  providerId: undefined,
  providerName: undefined,
  apiKeyId: "k",
  apiKeyName: "<b>k</b>",
  status: "completed",
  httpStatus: 200,
  streamed: true,
  inputTokens: 1,
  outputTokens: 2,
  cost: nanoUsd(1_234n),
  firstTokenMs: undefined,
  durationMs: 3,
  attempts: 1,
});

it("has money and time as text", () => {
  expect(toLogRow(row("a"))).toMatchObject({ cost: "0.000001234", startedAt: "2026-11-20T10:00:00.000Z" });
});

it("shows a new call once, on top, and drops the oldest of too many", () => {
  const shown = [toLogRow(row("b")), toLogRow(row("a"))];
  expect(withNewRows(shown, [toLogRow(row("c")), toLogRow(row("b"))]).map(({ id }) => id)).toEqual(["c", "b", "a"]);
  const many = Array.from({ length: 600 }, (_, index) => toLogRow(row(`n${index}`)));
  expect(withNewRows(shown, many)).toHaveLength(500);
});
