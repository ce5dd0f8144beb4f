import { expect, it } from "vitest";
import { activityHref, customRange, logsHref, readActivityQuery } from "./activity-query.ts";
import { periodOf } from "./period.ts";

const read = (href: string) => readActivityQuery(Object.fromEntries(new URL(href, "http://localhost").searchParams));

it("reads back what it wrote", () => {
  const query = { ...readActivityQuery({}), range: "7d", model: "acme/large", status: "failed", app: "a & b" } as const;
  expect(read(activityHref(query))).toEqual(query);
  expect(read(activityHref({ ...query, drawn: "running-total" }))).toEqual({ ...query, drawn: "running-total" });
  expect(read(activityHref({ ...query, splitBy: "app" }))).toEqual({ ...query, splitBy: "app" });
  expect(read(logsHref(query, { cursor: "c" }))).toEqual({ ...query, cursor: "c" });
});

it("leaves out of the address what is as usual", () => {
  expect(activityHref(readActivityQuery({}))).toBe("/activity");
  expect(logsHref(readActivityQuery({ groupBy: "key", splitBy: "app", drawn: "running-total" }))).toBe("/logs");
});

it("goes back to the first page when a filter changes, and stays on it when a call is opened", () => {
  const query = { ...readActivityQuery({}), cursor: "c", generation: "gen-1" };
  expect(logsHref(query, { model: "m" })).toBe("/logs?model=m");
  expect(logsHref(query, { generation: "gen-2" })).toBe("/logs?cursor=c&generation=gen-2");
  expect(logsHref(query, { generation: undefined })).toBe("/logs?cursor=c");
  expect(activityHref(query)).toBe("/activity");
});

it.each([
  { range: "2y" },
  { range: ["1h", "7d"] },
  { range: "custom" },
  { range: "custom", from: "2026-11-02", to: "2026-11-01" },
  { range: "custom", from: "1000-01-01", to: "9999-01-01" },
  { tz: "Mars/Olympus" },
  { tz: "UTC" },
  { status: "x" },
  { groupBy: "workspace" },
  { splitBy: "model" },
  { splitBy: "toString" },
  { metric: "toString" },
  { drawn: "sideways" },
  { model: " " },
  { search: "gen-\u0000" },
])("takes no notice of %j", (parameters) => expect(readActivityQuery(parameters)).toEqual(readActivityQuery({})));

const now = new Date("2026-11-22T15:30:00Z");

it.each([
  ["1h", "2026-11-22T14:30:00.000Z", "five-minutes"],
  ["24h", "2026-11-21T15:30:00.000Z", "hour"],
  ["7d", "2026-11-15T15:30:00.000Z", "six-hours"],
  ["90d", "2026-08-24T15:30:00.000Z", "day"],
  ["mtd", "2026-11-01T00:00:00.000Z", "day"],
])("%s begins at %s and is cut by %s", (range, from, bucket) => {
  const period = periodOf(readActivityQuery({ range }), now);
  expect([period.from.toISOString(), period.to, period.bucket]).toEqual([from, now, bucket]);
});

it("begins a month where its zone does, and keeps a range of one's own", () => {
  const inTokyo = periodOf(readActivityQuery({ range: "mtd", tz: "Asia/Tokyo" }), now);
  expect(inTokyo.from.toISOString()).toBe("2026-10-31T15:00:00.000Z");
  const [from, to] = [Date.UTC(2026, 10, 20, 10), Date.UTC(2026, 10, 20, 10, 30)];
  const drawn = periodOf(read(activityHref(readActivityQuery({}), customRange(from, to))), now);
  expect([drawn.from.getTime(), drawn.to.getTime(), drawn.bucket]).toEqual([from, to, "minute"]);
});
