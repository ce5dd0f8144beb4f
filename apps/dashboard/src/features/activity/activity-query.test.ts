import { expect, it } from "vitest";
import { activityHref, readActivityQuery } from "./activity-query.ts";

it("reads back what it wrote", () => {
  const query = { ...readActivityQuery({}), range: "7d", model: "acme/large", status: "failed", cursor: "c" } as const;
  const { searchParams } = new URL(activityHref(query, {}), "http://localhost");
  expect(readActivityQuery(Object.fromEntries(searchParams))).toEqual({ ...query, cursor: undefined });
});

it("leaves out of the address what is as usual", () =>
  expect(activityHref(readActivityQuery({}), {})).toBe("/activity"));

it("goes back to the first page when a filter changes, and stays on it when a call is opened", () => {
  const query = { ...readActivityQuery({}), cursor: "c", generation: "gen-1" };
  expect(activityHref(query, { model: "m" })).toBe("/activity?model=m");
  expect(activityHref(query, { generation: "gen-2" })).toBe("/activity?cursor=c&generation=gen-2");
  expect(activityHref(query, { generation: undefined })).toBe("/activity?cursor=c");
});

it.each([
  { range: "2y" },
  { range: ["1h", "7d"] },
  { status: "x" },
  { groupBy: "workspace" },
  { model: " " },
  { search: "gen-\u0000" },
])("takes no notice of %j", (parameters) => expect(readActivityQuery(parameters)).toEqual(readActivityQuery({})));
