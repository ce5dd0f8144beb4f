import { expect, test } from "vitest";
import { nextLink } from "./next-link.ts";

const page = { items: [], totalCount: 9, hasMore: true, nextOffset: 4 };

test("asks the same from the next page on, as the public path", () => {
  expect(nextLink("http://localhost/v1/models?q=a%20b&limit=2&offset=2", page)).toBe(
    "/api/v1/models?q=a+b&limit=2&offset=4",
  );
  expect(nextLink("http://localhost/api/v1/models?limit=4&after_id=x", page)).toBe("/api/v1/models?limit=4&offset=4");
});

test("there is none after the last page", () => {
  expect(nextLink("http://localhost/v1/models", { ...page, nextOffset: undefined })).toBeUndefined();
});
