import { describe, expect, it } from "vitest";
import { newReply, type Reply } from "./conversation.ts";
import { changeOf, readReply } from "./read-reply.ts";

const chunk = (rest: object) => JSON.stringify({ id: "gen-1", provider: "Acme", choices: [], ...rest });
const delta = (fields: object, finish?: string) =>
  chunk({ choices: [{ index: 0, delta: fields, finish_reason: finish ?? null }] });

async function read(text: string): Promise<Reply> {
  const bytes = new TextEncoder().encode(text);
  let reply = newReply("a/one");
  let now = 0;
  // Torn at every seventh byte, in the middle of words and characters.
  const torn = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
      controller.close();
    },
  });
  await readReply(
    torn,
    () => (now += 10),
    (change) => {
      reply = change(reply);
    },
  );
  return reply;
}

describe("a streamed answer", () => {
  it("is put together from its pieces, with its figures", async () => {
    const events = [
      ": OPENROUTER PROCESSING\n\n",
      `data: ${delta({ role: "assistant", content: "" })}\n\n`,
      `data: ${delta({ reasoning: "hm" })}\n\n`,
      `data: ${delta({ content: "Grüß" })}\n\n`,
      `data: ${delta({ content: " Gott" }, "stop")}\n\n`,
      `data: ${chunk({ usage: { prompt_tokens: 7, completion_tokens: 3, cost: 0.0000195, prompt_tokens_details: { cached_tokens: 2 } } })}\n\n`,
      "data: [DONE]\n\n",
    ];
    expect(await read(events.join(""))).toMatchObject({
      status: "streaming",
      text: "Grüß Gott",
      reasoning: "hm",
      provider: "Acme",
      generationId: "gen-1",
      finishReason: "stop",
      firstTokenMs: 20,
      usage: { inputTokens: 7, outputTokens: 3, cachedTokens: 2, reasoningTokens: 0, cost: "0.0000195" },
    });
  });

  it("stays failed when it ends with an error", async () => {
    const events = `data: ${delta({ content: "He" })}\n\ndata: ${chunk({ error: { code: 502, message: "It broke off." } })}\n\ndata: ${chunk({})}\n\n`;
    expect(await read(events)).toMatchObject({ status: "failed", text: "He", problem: "It broke off." });
  });

  it("passes over what is no chunk", () => {
    const reply = newReply("a/one");
    for (const data of ["", "{", "[]", "null", '"text"', "7"]) expect(changeOf(data, 1)(reply)).toEqual(reply);
    expect(changeOf('{"choices":"none","usage":7,"provider":{}}', 1)(reply)).toMatchObject({
      text: "",
      usage: undefined,
    });
  });

  it("shows pictures that are in it, and none that lie elsewhere", () => {
    const images = ["data:image/png;base64,AAAA", "https://tracker.example/x.png", "data:text/html;base64,AAAA"];
    const data = delta({ images: images.map((url) => ({ type: "image_url", image_url: { url } })) });
    expect(changeOf(data, 1)(newReply("a"))).toMatchObject({ images: ["data:image/png;base64,AAAA"] });
  });
});
