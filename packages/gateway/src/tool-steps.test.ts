import { readPreset } from "@causeway/protocol";
import { expect, it } from "vitest";
import { answers, runScenario, type Scenario } from "./gateway.fixture.ts";

const tasksOf = async (scenario: Partial<Scenario>) => {
  const { world, reply } = await runScenario({ providers: { a: answers("Hello") }, ...scenario });
  expect(reply.ending?.kind).toBe("whole");
  return world.upstreamCalls.map(({ request }) => request.task);
};

const presets = { searching: { preset: readPreset({ plugins: [{ id: "web" }] }, undefined) } };

it.each<[string, Partial<Scenario>]>([
  ["the variant :online", { body: { model: "maker/one:online", max_tool_calls: 0, stream: false } }],
  ["a preset", { presets, body: { model: "maker/one@preset/searching", max_tool_calls: 0, stream: false } }],
  ["the plugin", { body: { model: "maker/one", plugins: [{ id: "web" }], max_tool_calls: 0, stream: false } }],
  [
    "the variant, by its steps",
    {
      body: {
        model: "maker/one:online",
        stop_server_tools_when: [{ type: "step_count_is", step_count: 0 }],
        stream: false,
      },
    },
  ],
])("a caller who allows no tool calls has the web not searched by %s", async (_, scenario) => {
  expect(await tasksOf(scenario)).toEqual([undefined]);
});
