import { expect, it } from "vitest";
import { readActivityQuery } from "../activity/activity-query.ts";
import { viewQuery, viewQueryOf } from "./view-query.ts";

it("keeps filters and relative ranges, not the page of the log and the open call", () => {
  const query = readActivityQuery({ range: "7d", status: "failed", cursor: "c", generation: "gen-1" });
  expect(viewQuery("logs", query)).toBe("range=7d&status=failed");
  expect(viewQueryOf("logs", "?status=failed&generation=gen-1&range=7d")).toBe("range=7d&status=failed");
});

it("is empty for a page as it comes", () => {
  expect(viewQuery("logs", readActivityQuery({}))).toBe("");
  expect(viewQueryOf("activity", "?range=24h")).toBe("");
});

it("keeps what only the activity has, there alone", () => {
  const query = readActivityQuery({ groupBy: "key", metric: "tokens", app: "https://a.example/?b=c" });
  expect(viewQuery("activity", query)).toBe("groupBy=key&metric=tokens&app=https%3A%2F%2Fa.example%2F%3Fb%3Dc");
  expect(viewQuery("logs", query)).toBe("app=https%3A%2F%2Fa.example%2F%3Fb%3Dc");
});
