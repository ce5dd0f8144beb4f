import { expect, it } from "vitest";
import { slugFrom } from "./slug.ts";

it.each([
  ["Anna Müller", "anna-muller"],
  ["  demo  ", "demo"],
  ["a.b+c", "a-b-c"],
  ["日本", "workspace"],
  ["x", "workspace"],
  ["--", "workspace"],
  [`${"a".repeat(39)}-b`, "a".repeat(39)],
])("writes %j as %j", (name, slug) => expect(slugFrom(name)).toBe(slug));
