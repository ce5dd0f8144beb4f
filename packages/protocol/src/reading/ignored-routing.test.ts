import { expect, it } from "vitest";
import { readChatCompletion } from "../openai-chat/read-request.ts";

const read = (body: object) =>
  readChatCompletion({ model: "a/b", messages: [{ role: "user", content: "Hi" }], ...body });
const paramsOf = (body: object) => read(body).warnings.map(({ param }) => param);

const resultsOf = (parameters: object) =>
  read({ tools: [{ type: "openrouter:web_search", parameters }] }).webSearch?.maxResults;

it.each([
  ["reasoning.context", { reasoning: { effort: "low", context: "current_turn" } }],
  ["reasoning.mode", { reasoning: { mode: "pro" } }],
  ["plugins.0.mode", { plugins: [{ id: "web", mode: "deep" }] }],
  ["tools.0.mode", { tools: [{ type: "openrouter:web_search", parameters: { mode: "deep" } }] }],
])("%s has no effect, and that is said", (param, body) => {
  expect(paramsOf(body)).toEqual([param]);
});

it.each([
  [{ reasoning: { effort: "low", context: "auto", mode: "standard" } }],
  [{ reasoning: { context: null, mode: null } }],
  [{ plugins: [{ id: "web", mode: "auto" }] }],
  [{ tools: [{ type: "web_search" }, { type: "function", function: { name: "mode" } }] }],
])("%j asks for nothing that is not done", (body) => {
  expect(paramsOf(body)).toEqual([]);
});

it.each([
  [{ route: "sort", provider: { sort: "price" } }, "none"],
  [{ route: "sort", provider: { sort: { by: "price", partition: "model" } } }, "model"],
  [{ route: "fallback", provider: { sort: "price" } }, "model"],
])("%j sorts endpoints by %s: route is the older word for a partition", (body, partition) => {
  expect(read(body).provider.sortPartition).toBe(partition);
});

it("refuses a route that is none", () => {
  expect(() => read({ route: "cheapest" })).toThrow(/route must be one of fallback, sort/);
});

it("asks for no more results than are wanted of all searches together", () => {
  expect(resultsOf({ max_results: 8, max_total_results: 3 })).toBe(3);
  expect(resultsOf({ max_results: 8, max_total_results: 50 })).toBe(8);
});
