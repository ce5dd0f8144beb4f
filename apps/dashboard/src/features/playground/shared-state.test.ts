import { expect, it } from "vitest";
import { newReply, type Settings, type Turn } from "./conversation.ts";
import { fromSharedState, readSharedState, toSharedState, writeSharedState } from "./shared-state.ts";

const settings: Settings = { models: ["a/one", "b/two:free"], system: "Ünïcode 🙂", parameters: { seed: 7 } };
const turns: readonly Turn[] = [
  {
    id: "x",
    text: "Hello",
    attachments: [{ name: "a.png", mediaType: "image/png", dataUrl: "data:image/png;base64,AAAA" }],
    replies: [{ ...newReply("a/one"), status: "done", text: "Hi <img src=x>" }, newReply("b/two:free")],
  },
];

it("survives the way through an address, without files", async () => {
  const written = await writeSharedState(toSharedState(settings, turns));
  expect(written).toMatch(/^[\w-]+$/);
  const state = await readSharedState(written);
  if (!state) throw new Error("It was not read");
  const opened = fromSharedState(state);
  expect(opened.settings).toEqual(settings);
  expect(opened.turns).toMatchObject([
    { text: "Hello", attachments: [], replies: [{ text: "Hi <img src=x>", status: "done" }, { text: "" }] },
  ]);
});

it.each(["", "%%%", "AAAA", "eyJhIjoxfQ"])("reads nothing out of %j", async (written) => {
  expect(await readSharedState(written)).toBeUndefined();
});

it("takes no model id that is none, and no parameter out of range", async () => {
  const state = toSharedState(settings, []);
  const forged = { ...state, models: ["<script>"] };
  expect(await readSharedState(await writeSharedState(forged))).toBeUndefined();
  const loud = { ...state, parameters: { temperature: 99 } };
  expect((await readSharedState(await writeSharedState(loud)))?.parameters).toEqual({});
});

it("does not unpack a bomb", async () => {
  const bomb = { ...toSharedState(settings, []), system: "a".repeat(6_000_000) };
  expect(await readSharedState(await writeSharedState(bomb))).toBeUndefined();
});
