import { geminiGenerateContent, plainWebSearch, readChatCompletion } from "@causeway/protocol";
import { expect, it } from "vitest";
import { requirementsOf } from "./requirements.ts";

const tokens = { likely: 1, most: 1 };
const video = { mimeType: "video/mp4", data: "AAAA" };

it.each([
  [[{ type: "text", text: "Hi" }], []],
  [[{ type: "video_url", video_url: { url: "https://example.com/v.mp4" } }], ["video"]],
  [
    [
      { type: "video_url", video_url: { url: "https://example.com/v.mp4" } },
      { type: "image_url", image_url: { url: "https://example.com/a.png" } },
    ],
    ["image", "video"],
  ],
  [[{ type: "hologram" }], []],
])("OpenAI's words %j need an endpoint that takes %j", (content, modalities) => {
  const { request } = readChatCompletion({ messages: [{ role: "user", content }] });
  expect(requirementsOf(request, tokens).inputModalities).toEqual(modalities);
});

it.each([
  [{ inlineData: video }, ["video"]],
  [{ inline_data: { mime_type: "video/mp4", data: "AAAA" } }, ["video"]],
  [{ fileData: { mimeType: "video/mp4", fileUri: "gs://bucket/a.mp4" } }, ["video"]],
  [{ fileData: { fileUri: "gs://bucket/a" } }, []],
  [{ inlineData: { mimeType: "audio/wav", data: "AAAA" } }, ["audio"]],
])("Google's words %j need an endpoint that takes %j", (part, modalities) => {
  const address = { path: "/v1beta/models/a/b:generateContent", query: "", headers: {} };
  const { call } = geminiGenerateContent.read({ contents: [{ role: "user", parts: [part] }] }, address);
  expect(requirementsOf(call.request, tokens).inputModalities).toEqual(modalities);
});

it("counts sound apart, beside searches, and knows who wants to be answered in it", () => {
  const { request } = readChatCompletion({
    messages: [{ role: "user", content: "Hi" }],
    modalities: ["text", "audio"],
  });
  expect(requirementsOf(request, tokens).units).toBeUndefined();
  const needs = requirementsOf({ ...request, webSearch: plainWebSearch("plugins") }, tokens, { likely: 2, most: 9 });
  expect(needs).toMatchObject({
    units: { likely: { search: 1, audioToken: 2 }, most: { audioToken: 9 } },
    searchesBeside: true,
    answersInSound: true,
  });
});

it.each([
  [{ service_tier: "priority" }, "priority"],
  [{ service_tier: "fast" }, "priority"],
  [{ service_tier: "flex" }, "flex"],
  [{ service_tier: "auto" }, undefined],
  [{}, undefined],
])("%j asks for the service tier %s", (body, tier) => {
  const { request } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }], ...body });
  expect(requirementsOf(request, tokens).serviceTier).toBe(tier);
});

it.each([
  [true, []],
  [false, ["parallel_tool_calls"]],
])("parallel_tool_calls of %j needs %j: several at once are usual", (value, parameters) => {
  const messages = [{ role: "user", content: "Hi" }];
  const { request } = readChatCompletion({ messages, parallel_tool_calls: value });
  expect(requirementsOf(request, tokens).parameters).toEqual(parameters);
});
