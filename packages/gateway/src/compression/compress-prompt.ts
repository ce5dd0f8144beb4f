import { promptSize } from "@causeway/pricing";
import { type AnyCall, type ChatCall, type ChatRequest, isConversation, type Message } from "@causeway/protocol";
import type { RequestedModel } from "@causeway/routing";
import { cutTexts } from "./cut-texts.ts";

/** A model with a context as small has its prompts shortened unasked. */
const smallContext = 8_192;

/** Estimates are typical, and a prompt that is a little too long is refused. */
const share = 0.9;

/** What Anthropic takes. */
const mostMessages = 1_000;

/** An answer of open length gets at least so many tokens, or a quarter of the context. */
const usualAnswerTokens = 1_024;

/**
 * A prompt that is too long for the largest of the asked models, without its middle: whole turns first, then the middle of
 * the longest texts. One that is more than twice too long stays as it is, and so do prompts whose callers do not want this.
 */
export function compressPrompt(asked: AnyCall, models: readonly RequestedModel[]): AnyCall {
  if (!(asked.compresses ?? models.every(({ model }) => model.contextLength <= smallContext))) return asked;
  return isConversation(asked) ? withoutMiddle(asked, models) : asked;
}

function withoutMiddle(asked: ChatCall, models: readonly RequestedModel[]): ChatCall {
  const context = models.reduce((longest, { model }) => Math.max(longest, model.contextLength), 0);
  const { request } = asked;
  const answer = Math.min(request.maxOutputTokens ?? usualAnswerTokens, Math.floor(context / 4));
  const room = Math.floor((context - answer) * share);
  const isLong = promptSize(request).likely > room;
  const isMany = request.messages.length > mostMessages && models.some(({ model }) => model.author === "anthropic");
  if (!isLong && !isMany) return asked;
  if (promptSize(request).likely > context * 2) return asked;
  const turns = droppedFromMiddle(request, room, isMany ? mostMessages : Number.POSITIVE_INFINITY);
  const messages = cutTexts(turns, { request, room });
  const left = request.messages.length - turns.length;
  const said = [
    ...(left > 0 ? [`${left} messages of its middle were left out`] : []),
    ...(messages === turns ? [] : ["the middle of its longest texts was cut"]),
  ];
  const message = `The prompt is too long for the model, so ${said.join(" and ")}.`;
  return {
    ...asked,
    request: { ...request, messages },
    warnings: [...asked.warnings, { code: "changed", param: "messages", message }],
  };
}

/** Turns from the middle outwards, as many as must go. What the system says, the first turn and the last always stay. */
function droppedFromMiddle(request: ChatRequest, room: number, most: number): readonly Message[] {
  const turns = turnsOf(request.messages);
  const sizes = turns.map((messages) => sizeOf(request, messages));
  let size = promptSize(request).likely;
  let count = request.messages.length;
  const dropped = new Set<number>();
  for (const index of fromMiddle(turns)) {
    if (size <= room && count <= most) break;
    dropped.add(index);
    size -= sizes[index] ?? 0;
    count -= turns[index]?.length ?? 0;
  }
  return dropped.size === 0 ? request.messages : turns.filter((_, index) => !dropped.has(index)).flat();
}

/** What belongs together: a call of a tool is nothing without its result. */
function turnsOf(messages: readonly Message[]): readonly (readonly Message[])[] {
  const turns: Message[][] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (message.role === "tool" && last) last.push(message);
    else turns.push([message]);
  }
  return turns;
}

function fromMiddle(turns: readonly (readonly Message[])[]): readonly number[] {
  const spoken = turns.flatMap((turn, index) => (turn[0]?.role === "system" ? [] : [index]));
  const inner = spoken.slice(1, -1);
  const middle = (inner.length - 1) / 2;
  return inner
    .map((index, place) => ({ index, distance: Math.abs(place - middle) }))
    .toSorted((one, other) => one.distance - other.distance)
    .map(({ index }) => index);
}

/** Of messages alone: what every prompt has besides is in both. */
const sizeOf = (request: ChatRequest, messages: readonly Message[]): number =>
  promptSize({ ...request, messages }).likely - promptSize({ ...request, messages: [] }).likely;
