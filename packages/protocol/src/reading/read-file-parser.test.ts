import { AppError } from "@causeway/errors";
import { expect, it } from "vitest";
import { readChatCompletion } from "../openai-chat/read-request.ts";

const read = (plugin: object) =>
  readChatCompletion({ messages: [{ role: "user", content: "Hi" }], plugins: [{ id: "file-parser", ...plugin }] });

it.each([
  [{}, undefined],
  [{ pdf: {} }, undefined],
  [{ pdf: { engine: "native" } }, "native"],
  [{ pdf: { engine: "pdf-text" } }, "text"],
  [{ pdf: { engine: "cloudflare-ai" } }, "text"],
  [{ pdf: { engine: "mistral-ocr" } }, "text"],
  [{ enabled: false, pdf: { engine: "native" } }, undefined],
])("file-parser with %j lets documents be read as %s", (plugin, documents) => {
  const call = read(plugin);
  expect(call.documents).toBe(documents);
  expect(call.warnings).toEqual([]);
});

it("names an engine that there is none of", () => {
  expect(() => read({ pdf: { engine: "crystal-ball" } })).toThrow(AppError);
  expect(() => read({ pdf: { engine: "crystal-ball" } })).toThrow(
    /plugins\.0\.pdf\.engine must be one of native, pdf-text/,
  );
});
