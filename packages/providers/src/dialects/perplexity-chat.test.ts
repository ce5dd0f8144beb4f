import { type JsonObject, readChatCompletion, type Warning } from "@causeway/protocol";
import { expect, test } from "vitest";
import { perplexityChat } from "./perplexity-chat.ts";

function written(body: JsonObject) {
  const warnings: (string | undefined)[] = [];
  const { request, webSearch } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }], ...body });
  const asked = { ...request, ...(webSearch && { webSearch }) };
  const warn = ({ param }: Warning) => warnings.push(param);
  return {
    body: perplexityChat.writeRequest(asked, { upstreamModelId: "sonar", maxOutputTokens: 50, warn }),
    warnings,
  };
}

test("every search is of the size that we have a price for", () => {
  const plain = written({});
  expect(plain.body).toMatchObject({ model: "sonar", web_search_options: { search_context_size: "low" } });
  expect(plain.warnings).toEqual([]);
  const large = written({ web_search_options: { search_context_size: "high", user_location: { country: "FR" } } });
  expect(large.body).toMatchObject({
    web_search_options: { search_context_size: "low", user_location: { country: "FR" } },
  });
  expect(large.warnings).toEqual(["web_search_options.search_context_size"]);
});

test("sites are said in one list, those to be left out with a dash", () => {
  const only = written({ plugins: [{ id: "web", include_domains: ["a.test", "b.test"] }] });
  expect(only.body).toMatchObject({ search_domain_filter: ["a.test", "b.test"] });
  const without = written({ plugins: [{ id: "web", exclude_domains: ["a.test"] }] });
  expect(without.body).toMatchObject({ search_domain_filter: ["-a.test"] });
  const many = Array.from({ length: 21 }, (_, index) => `${index}.test`);
  const tooMany = written({ plugins: [{ id: "web", include_domains: many }] });
  expect(tooMany.body).not.toHaveProperty("search_domain_filter");
  expect(tooMany.warnings).toEqual(["plugins.0"]);
});

test("what it searched for is counted, whole and streamed; words that look like a count are none", () => {
  const usage = { prompt_tokens: 5, completion_tokens: 7, num_search_queries: 3 };
  const whole = { id: "x", choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }], usage };
  expect(perplexityChat.readAnswer(whole).usage).toMatchObject({ input: 5, output: 7, units: { search: 3 } });
  expect(perplexityChat.readAnswer({ ...whole, usage: { ...usage, num_search_queries: 0 } }).usage).not.toHaveProperty(
    "units.search",
  );
  const stream = perplexityChat.openStream();
  const read = (content: string, counts: JsonObject) =>
    stream.read({ data: JSON.stringify({ id: "x", choices: [{ index: 0, delta: { content } }], usage: counts }) });
  expect(read("Hi", usage).at(-1)).toMatchObject({ type: "usage", usage: { units: { search: 3 } } });
  const { num_search_queries: _, ...plain } = usage;
  const said = read('{"num_search_queries": 900}', plain);
  expect(said.at(-1)).toMatchObject({ type: "usage", usage: { input: 5 } });
  expect(said.at(-1)).not.toHaveProperty("usage.units.search");
});
