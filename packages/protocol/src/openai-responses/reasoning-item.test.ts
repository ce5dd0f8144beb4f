import { AppError } from "@causeway/errors";
import { describe, expect, test } from "vitest";
import { readReasoningItem, writeReasoningFields } from "./reasoning-item.ts";

const back = (fields: object) => readReasoningItem({ type: "reasoning", id: "rs_1", ...fields }, "input.0", 7);

describe("reasoning as an item", () => {
  const claude = [
    { type: "reasoning.text", text: "First ", index: 0, format: "anthropic-claude-v1" },
    { type: "reasoning.text", text: "this.", index: 0, format: "anthropic-claude-v1" },
    { type: "reasoning.text", text: "", signature: "sig==", index: 0, format: "anthropic-claude-v1" },
    { type: "reasoning.encrypted", data: "redacted", index: 1, format: "anthropic-claude-v1" },
    { type: "reasoning.text", text: "Then", signature: "s2", index: 2, format: "anthropic-claude-v1" },
  ];

  test("comes back with every signature, unchanged and in order", () => {
    const fields = writeReasoningFields("rs_1", claude, "");
    expect(fields.content).toEqual([
      { type: "reasoning_text", text: "First this." },
      { type: "reasoning_text", text: "Then" },
    ]);
    expect(back({ summary: fields.summary, encrypted_content: fields.encrypted_content })).toEqual([
      { type: "reasoning.text", text: "First this.", signature: "sig==", index: 0, format: "anthropic-claude-v1" },
      claude[3],
      claude[4],
    ]);
  });

  test("of OpenAI is told in OpenAI's own fields", () => {
    const details = [
      { type: "reasoning.summary", summary: "In short", index: 7, id: "rs_1", format: "openai-responses-v1" },
      { type: "reasoning.encrypted", data: "gAAA", index: 7, id: "rs_1", format: "openai-responses-v1" },
    ];
    const fields = writeReasoningFields("rs_1", details, "");
    expect(fields).toMatchObject({ summary: [{ type: "summary_text", text: "In short" }], encrypted_content: "gAAA" });
    expect(back(fields)).toEqual(details);
  });

  test("of OpenAI keeps its own id when the item had to have another", () => {
    const details = [
      { type: "reasoning.encrypted", data: "gAAA", index: 0, id: "rs_2", format: "openai-responses-v1" },
    ];
    const { encrypted_content } = writeReasoningFields("rs_1", details, "");
    expect(back({ encrypted_content })).toEqual(details);
  });

  test("of others who hide it is kept apart from OpenAI's", () => {
    const details = [{ type: "reasoning.encrypted", data: "gAAA", index: 0, id: "rs_1", format: "xai-responses-v1" }];
    const { encrypted_content } = writeReasoningFields("rs_1", details, "");
    expect(encrypted_content).not.toBe("gAAA");
    expect(back({ encrypted_content })).toEqual(details);
  });

  test("that is plain text needs nothing besides", () => {
    const fields = writeReasoningFields(
      "rs_1",
      [{ type: "reasoning.text", text: "hm", format: "unknown", index: 0 }],
      "hm",
    );
    expect(fields).toMatchObject({ summary: [], content: [{ text: "hm" }], encrypted_content: null });
    expect(writeReasoningFields("rs_1", [], "hm").content).toEqual([{ type: "reasoning_text", text: "hm" }]);
  });

  test("with a signature but without the sealed details is taken by its fields", () => {
    const content = [{ type: "reasoning_text", text: "hm" }];
    expect(back({ content, signature: "s", format: "anthropic-claude-v1" })).toEqual([
      { type: "reasoning.text", text: "hm", signature: "s", format: "anthropic-claude-v1", index: 7 },
    ]);
  });

  test("that was changed on its way is refused", () => {
    expect(() => back({ encrypted_content: "cw1.[{" })).toThrow(AppError);
    expect(() => back({ encrypted_content: "cw1.[1]" })).toThrow(/return reasoning items as they came/);
  });
});
