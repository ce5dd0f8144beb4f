import { inChunks } from "../openai-chat/write-stream.ts";
import type { PlannedChoice } from "../reply/plan-reply.ts";
import { type Frame, frame } from "../stream-script.ts";
import type { Answer } from "../wire-format.ts";
import {
  callItem,
  closing,
  type Item,
  itemsOf,
  messageItem,
  reasoningItem,
  responseOf,
  searchItem,
  writeUsage,
} from "./write-response.ts";

type Written = { type: string; fields: Record<string, unknown>; tokens?: number; carriesUsage?: boolean };

/** The answer as `response.*` events, numbered, from `created` to `completed` or `incomplete`. */
export function writeResponsesStream(answer: Answer, choice: PlannedChoice): Frame[] {
  const { usage, identity } = answer;
  const begun = responseOf(answer, { status: "in_progress", output: [], usage: null });
  const ended = responseOf(answer, {
    ...closing(choice),
    output: itemsOf(answer, choice),
    usage: usage ? writeUsage(usage, answer) : null,
  });
  const items = itemEvents(answer, choice, identity.tokensPerChunk);
  const last = choice.finish === "length" ? "response.incomplete" : "response.completed";
  const events: Written[] = [
    { type: "response.created", fields: { response: begun } },
    { type: "response.in_progress", fields: { response: begun } },
    ...items.flatMap((written, output_index) =>
      written.map((event) => ({ ...event, fields: { output_index, ...event.fields } })),
    ),
    { type: last, fields: { response: ended }, carriesUsage: usage !== undefined },
  ];
  return events.map(({ type, fields, tokens, carriesUsage }, sequence_number) =>
    event(type, { sequence_number, ...fields }, tokens, carriesUsage),
  );
}

export const event = (type: string, fields: Record<string, unknown>, tokens = 0, carriesUsage = false): Frame =>
  frame(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`, tokens, carriesUsage);

function itemEvents({ plan, conversation }: Answer, choice: PlannedChoice, size: number): Written[][] {
  const deltas = (type: string, pieces: readonly string[], place: Record<string, unknown>): Written[] =>
    inChunks(pieces, size).map(({ text, tokens }) => ({ type, fields: { ...place, delta: text }, tokens }));
  const wrapped = (empty: Record<string, unknown>, whole: Item, inner: Written[]): Written[] => [
    { type: "response.output_item.added", fields: { item: { ...whole, ...empty } } },
    ...inner,
    { type: "response.output_item.done", fields: { item: whole } },
  ];
  const reasoning = reasoningItem(plan, choice.reasoning.join(""));
  const summary = { item_id: reasoning.id, summary_index: 0 };
  const message = messageItem(plan, choice.text.join(""), conversation);
  const search = searchItem(plan, conversation);
  const content = { item_id: message.id, content_index: 0 };
  return [
    ...(choice.reasoning.length > 0
      ? [
          wrapped({ summary: [], encrypted_content: null }, reasoning, [
            {
              type: "response.reasoning_summary_part.added",
              fields: { ...summary, part: { type: "summary_text", text: "" } },
            },
            ...deltas("response.reasoning_summary_text.delta", choice.reasoning, summary),
            {
              type: "response.reasoning_summary_text.done",
              fields: { ...summary, text: choice.reasoning.join("") },
            },
          ]),
        ]
      : []),
    ...(conversation.searchesWeb
      ? [
          wrapped({ status: "in_progress" }, search, [
            { type: "response.web_search_call.in_progress", fields: { item_id: search.id } },
            { type: "response.web_search_call.searching", fields: { item_id: search.id } },
            { type: "response.web_search_call.completed", fields: { item_id: search.id } },
          ]),
        ]
      : []),
    ...(choice.text.length > 0
      ? [
          wrapped({ status: "in_progress", content: [] }, message, [
            {
              type: "response.content_part.added",
              fields: { ...content, part: { type: "output_text", text: "", annotations: [] } },
            },
            ...deltas("response.output_text.delta", choice.text, { ...content, logprobs: [] }),
            { type: "response.output_text.done", fields: { ...content, text: choice.text.join("") } },
          ]),
        ]
      : []),
    ...choice.toolCalls.map((call) => {
      const given = call.arguments.join("");
      const item = callItem(plan, call, given);
      return wrapped({ status: "in_progress", arguments: "" }, item, [
        ...deltas("response.function_call_arguments.delta", call.arguments, { item_id: item.id }),
        { type: "response.function_call_arguments.done", fields: { item_id: item.id, arguments: given } },
      ]);
    }),
  ];
}
