import { describe, expect, it } from "vitest";
import { writeMessage } from "./anthropic-messages/write-message.ts";
import { chunkWriter } from "./openai-chat/write-chunks.ts";
import { writeChatCompletion } from "./openai-chat/write-answer.ts";
import { writeCompletion } from "./openai-completions/write-completion.ts";
import { responseStream } from "./openai-responses/write-stream.ts";
import { writeWholeResponse } from "./openai-responses/write-response.ts";
import { echoOf } from "./openai-responses/echo.ts";
import { answerOf, closing, envelope } from "./written.fixture.ts";

const at = (serviceTier: string) => ({ ...closing, billed: { ...closing.billed, serviceTier } });
const answer = { ...answerOf({ text: "Hi" }), extra: { service_tier: "as it came" } };

const shown = { excludeReasoning: false };
const asked = { ...shown, echo: echoOf({ service_tier: "auto" }), toolNames: new Map(), wantsLogprobs: false };

const timesTold = (text: string) => text.split('"service_tier"').length - 1;

describe("the tier at which a call was served", () => {
  it.each([
    ["priority", "priority"],
    ["flex", "flex"],
    ["default", "default"],
    // Anthropic's word.
    ["standard", "default"],
  ])("%s is %s in OpenAI's formats, told once", (served, told) => {
    const texts = [
      writeChatCompletion(answer, envelope, at(served)),
      writeCompletion(answer, envelope, at(served), { ...shown, echoed: "" }),
      writeWholeResponse(answer, envelope, at(served), asked),
    ];
    for (const text of texts) {
      expect(JSON.parse(text)).toMatchObject({ service_tier: told });
      expect(timesTold(text)).toBe(1);
    }
  });

  it.each([
    ["priority", "priority"],
    ["default", "standard"],
    ["standard", "standard"],
  ])("%s is %s in the usage of a message", (served, told) => {
    const message = JSON.parse(writeMessage(answer, envelope, at(served), shown));
    expect(message.usage).toMatchObject({ service_tier: told });
  });

  it("is told with a stream's usage", () => {
    const end = chunkWriter(envelope).end(at("flex"));
    expect(JSON.parse(end.split("\n\n").at(-3)?.slice("data: ".length) ?? "")).toMatchObject({
      service_tier: "flex",
      usage: { prompt_tokens: 100 },
    });
    const stream = responseStream(envelope, asked);
    stream.open();
    const completed = stream.end(at("flex")).split("data: ").at(-1) ?? "";
    expect(JSON.parse(completed)).toMatchObject({ response: { service_tier: "flex" } });
  });

  it("is what came with the answer where nobody has billed it", () => {
    expect(JSON.parse(writeChatCompletion(answer, envelope, closing))).toMatchObject({ service_tier: "as it came" });
  });
});
