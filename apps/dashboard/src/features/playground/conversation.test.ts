import { describe, expect, it } from "vitest";
import { callInputSchema } from "./call-input.ts";
import { type Attachment, callOf, newReply, type Settings, totalCost, type Turn } from "./conversation.ts";

const settings: Settings = { models: ["a/one", "b/two"], system: "Be brief.", parameters: { temperature: 0.5 } };

const turn = (id: string, answers: readonly string[], attachments: readonly Attachment[] = []): Turn => ({
  id,
  text: `ask ${id}`,
  attachments,
  replies: settings.models.map((model, column) => ({
    ...newReply(model),
    status: "done",
    text: answers[column] ?? "",
  })),
});

describe("the call of a column", () => {
  it("has the prompts up to its turn with its own answers between, and the parameters", () => {
    const turns = [turn("1", ["one", "uno"]), turn("2", ["two", "due"]), turn("3", [])];
    expect(callOf(settings, turns, "2", 1)).toEqual({
      model: "b/two",
      temperature: 0.5,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "ask 1" },
        { role: "assistant", content: "uno" },
        { role: "user", content: "ask 2" },
      ],
    });
  });

  it("leaves out what the column never answered", () => {
    const turns = [turn("1", ["one"]), turn("2", [])];
    expect(callOf(settings, turns, "2", 1).messages.map(({ content }) => content)).toEqual(["Be brief.", "ask 2"]);
  });

  it("sends pictures and files as the API takes them, and the server lets it through", () => {
    const png = { name: "a.png", mediaType: "image/png", dataUrl: "data:image/png;base64,AAAA" };
    const pdf = { name: "b.pdf", mediaType: "application/pdf", dataUrl: "data:application/pdf;base64,BBBB" };
    const call = callOf(settings, [turn("1", [], [png, pdf])], "1", 0);
    expect(call.messages.at(-1)?.content).toEqual([
      { type: "text", text: "ask 1" },
      { type: "image_url", image_url: { url: png.dataUrl } },
      { type: "file", file: { filename: "b.pdf", file_data: pdf.dataUrl } },
    ]);
    expect(callInputSchema.parse(call)).toEqual(call);
  });

  it("takes no picture from elsewhere, which the API would fetch", () => {
    const call = callOf(
      settings,
      [turn("1", [], [{ name: "x", mediaType: "image/png", dataUrl: "http://10.0.0.1/" }])],
      "1",
      0,
    );
    expect(callInputSchema.safeParse(call).success).toBe(false);
  });
});

it("adds up what is known of the cost", () => {
  const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0, cost: "0.25" };
  expect(totalCost([turn("1", [])])).toBeUndefined();
  expect(
    totalCost([
      {
        ...turn("1", []),
        replies: [
          { ...newReply("a"), usage },
          { ...newReply("b"), usage },
        ],
      },
    ]),
  ).toBe(0.5);
});
