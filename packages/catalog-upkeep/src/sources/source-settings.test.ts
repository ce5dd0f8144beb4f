import { providerConnections, providers } from "@causeway/providers";
import { expect, it } from "vitest";
import { readSourceSettings } from "./source-settings.ts";

const connections = providerConnections([...providers.values()], {
  GROQ_API_KEY: "gsk",
  ANTHROPIC_API_KEY: "sk-ant",
  PERPLEXITY_API_KEY: "pplx",
  AWS_BEARER_TOKEN_BEDROCK: "aws",
});
const read = (text: string) => readSourceSettings(text, connections);

it("reads sources in the order in which they are believed, each once", () => {
  expect(read("providers, models.dev, provider:groq").map(({ id, url }) => `${id} ${url}`)).toEqual([
    "provider:anthropic https://api.anthropic.com/v1/models?limit=1000",
    "provider:groq https://api.groq.com/openai/v1/models",
    "models.dev https://models.dev/api.json",
  ]);
  expect(read("models.dev=http://127.0.0.1:8788/models.dev/api.json")).toMatchObject([
    { id: "models.dev", url: "http://127.0.0.1:8788/models.dev/api.json" },
  ]);
  expect(read("provider:groq=openrouter")).toMatchObject([{ format: "openrouter" }]);
});

it("asks with the provider's own key", async () => {
  const [source] = read("provider:anthropic");
  expect(source?.kind === "provider" && (await source.headers())).toMatchObject({ "x-api-key": "sk-ant" });
});

it("leaves out providers without a key, without a list, or played by the sandbox unless they are named", () => {
  expect(read("provider:openai,provider:perplexity,provider:amazon-bedrock")).toEqual([]);
  const played = providerConnections([...providers.values()], { CAUSEWAY_SANDBOX_PROVIDERS: "http://127.0.0.1:1" });
  expect(readSourceSettings("providers", played)).toEqual([]);
  expect(readSourceSettings("provider:groq", played)).toMatchObject([
    { url: "http://127.0.0.1:1/providers/groq/models" },
  ]);
});

it.each(["modelsdev", "models.dev=ftp://x", "provider:nobody", "provider:groq=xml"])(
  "names %s, which is none",
  (entry) => {
    expect(() => read(`models.dev,${entry}`)).toThrow(entry);
  },
);
