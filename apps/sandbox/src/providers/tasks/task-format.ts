import { asRecord } from "../json.ts";
import { frame } from "../stream-script.ts";
import type { WireFormat } from "../wire-format.ts";

/** What a task asks: of which model, and the texts that it reads. */
export type TaskAsked = { model: string; texts: readonly string[]; images?: number };

export type TaskParts = Pick<WireFormat, "name" | "errorBody" | "statusOf" | "headers"> & {
  read(body: unknown, model: string): TaskAsked | { problem: string };
  /** The answer to a body that was read. `input`: tokens, `undefined` when it is to come without usage. */
  write(body: unknown, asked: TaskAsked, told: TaskTold): unknown;
  /** The same told while it is made, to a body that wants it so. */
  writeEvents?(body: unknown, asked: TaskAsked, told: TaskTold): readonly unknown[];
};

export type TaskTold = { id: string; input: number | undefined };

/**
 * A call that is no conversation, told as one: what is read counts as its prompt, so that keys, faults, limits and the
 * log work for it as for any other. Nothing of the prose that is planned is written.
 */
export const taskFormat = (task: TaskParts): WireFormat => ({
  ...task,
  read(body, target) {
    const asked = task.read(body, target.model);
    if ("problem" in asked) return asked;
    return {
      model: asked.model,
      stream: task.writeEvents !== undefined && wantsStream(body),
      promptText: asked.texts.join(""),
      imageCount: asked.images ?? 0,
      messageCount: asked.texts.length,
      lastUserText: asked.texts[0] ?? "",
      tools: [],
      toolChoice: { kind: "none" },
      parallelToolCalls: false,
      maxTokens: 1,
      stopSequences: [],
      choices: 1,
      reasoning: false,
      cache: "off",
    };
  },
  writeWhole({ body, conversation, plan, usage }) {
    const asked = task.read(body, conversation.model);
    if ("problem" in asked) throw new Error(asked.problem);
    return task.write(body, asked, { id: plan.id, input: usage?.input });
  },
  writeStream({ body, conversation, plan, usage }) {
    const asked = task.read(body, conversation.model);
    if ("problem" in asked) throw new Error(asked.problem);
    const events = task.writeEvents?.(body, asked, { id: plan.id, input: usage?.input }) ?? [];
    const last = events.length - 1;
    return events.map((event, index) => frame(`data: ${JSON.stringify(event)}\n\n`, 1, index === last));
  },
  finishReason: () => "stop",
  errorFrame: (message) => frame(`data: ${JSON.stringify({ type: "error", error: { message, code: null } })}\n\n`),
  brokenFrame: frame('data: {"type":"imag\n\n'),
});

/** A form says it in letters. */
const wantsStream = (body: unknown) => [true, "true"].includes(asRecord(body).stream as boolean | string);
