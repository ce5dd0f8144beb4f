import { expect, test } from "vitest";
import { noChoices, providerObject, type RouteChoices, type RoutableEndpoint, routableNow } from "./route-choices.ts";

const endpoint = (providerId: string, more: Partial<RoutableEndpoint> = {}): RoutableEndpoint => ({
  id: `${providerId}:a/one`,
  providerId,
  providerName: providerId,
  inputPrice: "0.000001",
  outputPrice: "0.000003",
  trainsNot: true,
  keepsNothing: false,
  ...more,
});

test("says nothing that was not chosen", () => {
  expect(providerObject(noChoices)).toEqual({});
});

test("says all that was, in the names of the API", () => {
  const choices: RouteChoices = {
    first: ["groq", "azure"],
    never: ["openai"],
    onlyFirst: true,
    sort: "throughput",
    noTraining: true,
    keepsNothing: true,
    requireParameters: true,
    maxInput: "0.5",
    maxOutput: "2",
  };
  expect(providerObject(choices)).toEqual({
    order: ["groq", "azure"],
    allow_fallbacks: false,
    ignore: ["openai"],
    sort: "throughput",
    data_collection: "deny",
    zdr: true,
    require_parameters: true,
    max_price: { prompt: 0.5, completion: 2 },
  });
});

test("a limit that is no number is no limit", () => {
  const choices = { ...noChoices, maxInput: "cheap", maxOutput: "-1" };
  expect(providerObject(choices)).toEqual({});
  expect(routableNow([endpoint("a")], choices)).toHaveLength(1);
});

test.each<[string, Partial<RouteChoices>, string[]]>([
  ["nothing", {}, ["a", "b", "c"]],
  ["never", { never: ["b"] }, ["a", "c"]],
  ["first alone still falls back", { first: ["b"] }, ["a", "b", "c"]],
  ["only the first", { first: ["b"], onlyFirst: true }, ["b"]],
  ["no training", { noTraining: true }, ["a", "b"]],
  ["nothing kept", { keepsNothing: true }, ["b"]],
  ["a price to the exact limit", { maxInput: "1" }, ["a", "c"]],
  ["a price of the answer", { maxOutput: "2.9" }, []],
])("who remains by %s", (_name, choices, expected) => {
  const endpoints = [
    endpoint("a"),
    endpoint("b", { inputPrice: "0.0000011", keepsNothing: true }),
    endpoint("c", { trainsNot: false }),
  ];
  expect(routableNow(endpoints, { ...noChoices, ...choices }).map(({ id }) => id.slice(0, 1))).toEqual(expected);
});
