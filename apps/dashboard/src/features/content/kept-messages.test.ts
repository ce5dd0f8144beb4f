import { expect, it } from "vitest";
import { keptMessages, replayOf } from "./kept-messages.ts";

const input = {
  messages: [
    { role: "system", content: "Be short." },
    { role: "user", content: "One?" },
    { role: "assistant", content: "1", tool_calls: [{ id: "t", function: { name: "count", arguments: "{}" } }] },
    { role: "tool", content: "2", tool_call_id: "t" },
    { role: "assistant", content: "Two." },
    {
      role: "user",
      content: [
        { type: "text", text: "And <b>this</b>?" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
      ],
    },
  ],
};

it("shows every message as text, and names what is none", () => {
  expect(keptMessages(input).map(({ role }) => role)).toEqual(input.messages.map(({ role }) => role));
  expect(keptMessages(input)[2]?.text).toContain('"name": "count"');
  expect(keptMessages(input).at(-1)?.text).toBe("And <b>this</b>?\n[image url]");
  expect(keptMessages({ prompt: "Once" })).toEqual([{ role: "prompt", text: "Once" }]);
});

it("replays what was asked last under what came before", () => {
  const { system, text, turns } = replayOf(input);
  expect({ system, text }).toEqual({ system: "Be short.", text: "And <b>this</b>?\n[image url]" });
  expect(turns).toEqual([{ text: "One?", answer: expect.stringMatching(/^1\n[^]*\n\nTwo\.$/) }]);
  expect(replayOf({ prompt: "Once" })).toEqual({ system: "", text: "Once", turns: [] });
});

it("has nothing to send where the model spoke last", () => {
  const messages = [
    { role: "user", content: "Begin" },
    { role: "assistant", content: "I begin" },
  ];
  expect(replayOf({ messages })).toEqual({ system: "", text: "", turns: [{ text: "Begin", answer: "I begin" }] });
});
