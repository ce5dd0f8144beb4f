import type { WorkspaceRouting } from "@causeway/limits";
import { noUsage, readPluginDefaults, readPreset, readProviderPreferences } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import { answers, does, runScenario, type Scenario } from "./gateway.fixture.ts";

const found = does({
  task: "search",
  upstreamId: "up-search",
  results: [{ url: "https://reefs.test/1", title: "Reefs", text: "Warm seas.", publishedOn: undefined }],
  usage: { ...noUsage, units: { search: 1 } },
});

const routingOf = (plugins: readonly object[]): WorkspaceRouting => ({
  defaultModel: undefined,
  provider: readProviderPreferences(undefined),
  autoAllowedModels: undefined,
  autoCostTier: undefined,
  plugins: readPluginDefaults(plugins),
});

type Asked = {
  readonly body?: Scenario["body"];
  readonly says?: readonly unknown[];
  readonly presets?: Scenario["presets"];
};

/** A call in a workspace with these plugins. `searched`: what was asked of the engine. */
async function ask(plugins: readonly object[], { body, says, presets }: Asked = {}) {
  const { reply, error, world } = await runScenario({
    providers: { a: [found, answers("See it.")] },
    key: { routing: routingOf(plugins) },
    body: { stream: false, provider: { explain: true }, ...(says && { plugins: says }), ...body },
    ...(presets && { presets }),
  });
  await world.ports.routes.flush();
  const [first] = world.upstreamCalls;
  return {
    error,
    searched: first?.request.task === "search" ? first.request : undefined,
    asked: world.upstreamCalls.at(-1)?.request,
    warnings: reply.ending?.warnings ?? [],
    kept: world.routesKept.at(-1)?.plugins,
    told: reply.ending && "route" in reply.ending ? reply.ending.route : undefined,
  };
}

const web = { id: "web", max_results: 3 };
const locked = { ...web, prevent_overrides: true };
const lockedOff = { id: "web", enabled: false, prevent_overrides: true };
const searchTool = { tools: [{ type: "web_search" }] };

describe("a workspace's default web search", () => {
  it("is made for a call that says nothing of it, with the workspace's options, and told of", async () => {
    const call = await ask([web]);
    expect(call.searched).toMatchObject({ maxResults: 3 });
    expect(call.warnings).toEqual([]);
    expect(call.kept).toEqual([{ id: "web", enabled: true, overruled: false }]);
    expect(call.told).toMatchObject({
      routing: { plugins: [{ id: "web", enabled: true, by: "workspace", overruled: false }] },
      openrouter_metadata: { pipeline: [{ type: "plugin", name: "web" }] },
    });
  });

  it("stays within how often the call lets tools be used", async () => {
    expect((await ask([web], { body: { max_tool_calls: 0 } })).searched).toBeUndefined();
  });

  it.each([
    ["a plugin of its own", { says: [{ id: "web", max_results: 7 }] }, 7],
    ["a plugin that is off", { says: [{ id: "web", enabled: false }] }, undefined],
    ["web_search_options", { body: { web_search_options: {} } }, 5],
    ["a search tool", { body: searchTool }, 5],
    [":online", { body: { model: "maker/one:online" } }, 5],
  ])("gives way to %s", async (_, asked, results) => {
    const call = await ask([web], asked);
    expect(call.searched?.maxResults).toBe(results);
    expect(call.kept).toBeUndefined();
    expect(call.warnings).not.toContainEqual(expect.objectContaining({ param: "plugins" }));
  });

  it.each([
    ["is on", { preset: { plugins: [{ id: "web", max_results: 9 }] }, results: 9 }],
    ["is off", { preset: { plugins: [{ id: "web", enabled: false }] }, results: undefined }],
  ])("gives way to a preset in which it %s", async (_, { preset, results }) => {
    const presets = { mine: { preset: readPreset(preset, undefined) } };
    expect((await ask([web], { body: { preset: "mine" }, presets })).searched?.maxResults).toBe(results);
  });

  it.each([
    ["a plugin of its own", { says: [{ id: "web", max_results: 7 }] }],
    ["a plugin that is off", { says: [{ id: "web", enabled: false }] }],
    [":online", { body: { model: "maker/one:online" } }],
  ])("counts against %s where no call may override it, and the call is warned", async (_, asked) => {
    const call = await ask([locked], asked);
    expect(call.searched?.maxResults).toBe(3);
    expect(call.warnings).toEqual([expect.objectContaining({ code: "field-ignored", param: "plugins" })]);
    expect(call.kept).toEqual([{ id: "web", enabled: true, overruled: true }]);
  });

  it.each([
    ["a plugin", { says: [{ id: "web" }] }],
    ["web_search_options", { body: { web_search_options: {} } }],
    ["a search tool", { body: searchTool }],
    [":online", { body: { model: "maker/one:online" } }],
  ])("keeps %s from searching where it is off for every call", async (_, asked) => {
    const call = await ask([lockedOff], asked);
    expect(call.error).toBeUndefined();
    expect(call.searched).toBeUndefined();
    expect(call.asked).not.toMatchObject({ extra: { web_search_options: expect.anything() } });
    expect(call.warnings[0]?.message).toContain("The plugin web is off as your workspace has it");
    expect(call.told).toMatchObject({ routing: { plugins: [{ id: "web", enabled: false, overruled: true }] } });
    expect(call.told).not.toMatchObject({ openrouter_metadata: { pipeline: [expect.anything()] } });
  });

  it("does nothing and says nothing where it is off and nobody asks for it", async () => {
    const call = await ask([lockedOff]);
    expect([call.searched, call.warnings, call.kept]).toEqual([undefined, [], undefined]);
  });
});

const json = { response_format: { type: "json_object" } };
const fenced = '```json\n{"a": 1}\n```';

async function healed(plugins: readonly object[], says?: readonly unknown[]) {
  const { reply, world } = await runScenario({
    providers: { a: answers(fenced) },
    key: { routing: routingOf(plugins) },
    body: { ...json, stream: false, ...(says && { plugins: says }) },
  });
  await world.ports.routes.flush();
  return { isHealed: isHealed(reply), kept: world.routesKept.at(-1)?.plugins };
}

function isHealed({ ending }: Awaited<ReturnType<typeof runScenario>>["reply"]): boolean {
  if (ending?.kind !== "whole") throw new Error("no whole answer");
  return !JSON.stringify(ending.answer.choices[0]).includes("```");
}

describe("a workspace's repair of answers", () => {
  const off = { id: "response-healing", enabled: false };
  const on = { id: "response-healing" };

  it("is off where the workspace has it so, unless the call wants it", async () => {
    expect((await healed([])).isHealed).toBe(true);
    expect(await healed([off])).toEqual({
      isHealed: false,
      kept: [{ id: "response-healing", enabled: false, overruled: false }],
    });
    expect((await healed([off], [on])).isHealed).toBe(true);
    expect((await healed([{ ...off, prevent_overrides: true }], [on])).isHealed).toBe(false);
    expect((await healed([{ ...on, prevent_overrides: true }], [off])).isHealed).toBe(true);
  });

  it("is off under a preset that has it so, unless the call wants it", async () => {
    const preset = { preset: readPreset({ plugins: [off] }, undefined) };
    const under = async (plugins?: readonly unknown[]) => {
      const { reply } = await runScenario({
        providers: { a: answers(fenced) },
        presets: { mine: preset },
        body: { ...json, stream: false, preset: "mine", ...(plugins && { plugins }) },
      });
      return isHealed(reply);
    };
    expect([await under(), await under([on])]).toEqual([false, true]);
  });
});

it("says nothing of what had nothing to do", async () => {
  const defaults = [
    { id: "file-parser", pdf: { engine: "native" } },
    { id: "context-compression" },
    { id: "response-healing" },
  ];
  expect((await ask(defaults)).kept).toBeUndefined();
});

const pdf = { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" } };

it.each([
  ["as text where the workspace says nothing", [], undefined, 200],
  ["by the model alone where the workspace has it so", [], "native", 404],
  ["as the call says first", [{ id: "file-parser", pdf: { engine: "pdf-text" } }], "native", 200],
])("has documents read %s", async (_, says, engine, status) => {
  const { error, world } = await runScenario({
    providers: { a: answers("Read.") },
    documents: { AAAA: { kind: "text", pages: ["Words"] } },
    key: { routing: routingOf(engine === undefined ? [] : [{ id: "file-parser", pdf: { engine } }]) },
    body: { messages: [{ role: "user", content: [pdf] }], plugins: says, stream: false },
  });
  expect([error?.status ?? 200, world.upstreamCalls.length]).toEqual([status, status === 200 ? 1 : 0]);
});
