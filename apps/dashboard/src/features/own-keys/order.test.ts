import { expect, it } from "vitest";
import { placedAt } from "./order.ts";

it.each([
  ["a", "c", ["b", "c", "a"]],
  ["c", "a", ["c", "a", "b"]],
  ["b", "c", ["a", "c", "b"]],
  ["b", "b", ["a", "b", "c"]],
  ["x", "a", ["a", "b", "c"]],
  ["a", "x", ["a", "b", "c"]],
])("%s at the place of %s", (id, target, order) => expect(placedAt(["a", "b", "c"], id, target)).toEqual(order));
