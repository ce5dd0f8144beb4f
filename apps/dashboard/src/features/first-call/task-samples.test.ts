import { expect, test } from "vitest";
import { firstCallSamples } from "./first-call-samples.ts";

const asked = { apiUrl: "http://localhost:8787", model: "maker/one" };

test.each([
  ["conversations", "/chat/completions", "chat.completions.create"],
  ["embeddings", "/embeddings", "embeddings.create"],
  ["reranking", "/rerank", "/api/v1/rerank"],
  ["search", "/search", "/api/v1/search"],
  ["images", "/images", "images.generate"],
  ["speech", "/audio/speech", "audio.speech.create"],
  ["transcriptions", "/audio/transcriptions", "audio.transcriptions.create"],
] as const)("a model for %s is shown the call that it answers", (purpose, path, call) => {
  const samples = firstCallSamples({ ...asked, purpose });
  expect(samples.find(({ id }) => id === "curl")?.code).toContain(`http://localhost:8787/api/v1${path} `);
  for (const { code } of samples.filter(({ id }) => id !== "curl")) expect(code).toContain(call);
  for (const { code } of samples) {
    expect(code).toContain("maker/one");
    expect(code).toMatch(/CAUSEWAY_API_KEY/);
  }
});

test("a curl sample's body is JSON, and a key that is there is put in", () => {
  for (const purpose of ["embeddings", "reranking", "search", "images", "speech"] as const) {
    const [curl] = firstCallSamples({ ...asked, purpose, apiKey: "sk-cw-v1-mine" });
    expect(JSON.parse(/-d '(.*)'/s.exec(curl?.code ?? "")?.[1] ?? "")).toMatchObject({ model: "maker/one" });
    expect(curl?.code).toContain("Bearer sk-cw-v1-mine");
  }
});
