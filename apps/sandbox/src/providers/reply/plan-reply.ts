import type { Conversation } from "../conversation.ts";
import type { Identity, TokenUsage } from "../identity.ts";
import { type SeededRandom, seededRandom } from "../seeded-random.ts";
import { chooseTools } from "./choose-tools.ts";
import { composeProse } from "./compose-prose.ts";
import type { Misshape } from "./misshape.ts";
import { cacheableTokens, type PrefixCache } from "./prefix-cache.ts";
import { satisfySchema } from "./satisfy-schema.ts";
import { countPromptTokens, splitTokens } from "./tokens.ts";

/** A whole answer, decided before its first byte: the wire formats only write it down. */
export type ReplyPlan = {
  id: string;
  choices: readonly PlannedChoice[];
  usage: TokenUsage;
};

export type PlannedChoice = {
  reasoning: readonly string[];
  text: readonly string[];
  toolCalls: readonly PlannedToolCall[];
  finish: "stop" | "stop-sequence" | "length" | "tool-calls";
  stopSequence?: string;
};

export type PlannedToolCall = { id: string; name: string; arguments: readonly string[] };

export function planReply(
  conversation: Conversation,
  identity: Identity,
  cache: PrefixCache,
  misshape: Misshape,
): ReplyPlan {
  const input = countPromptTokens(conversation);
  const choices = Array.from({ length: conversation.choices }, (_, index) =>
    planChoice(conversation, identity, { random: seededRandom(`${seedOf(conversation)}:${index}`), misshape }),
  );
  const repeated =
    conversation.cache === "off" ? 0 : cache.lookUp(`${identity.slug}:${conversation.model}`, conversation.promptText);
  const cachedInput = Math.min(repeated, input - 1);
  const cacheable = conversation.cache === "asked" ? cacheableTokens(conversation.promptText) : 0;
  return {
    id: identity.completionId(seededRandom(`id:${seedOf(conversation)}:${serial++}`)),
    choices,
    usage: {
      input,
      cachedInput,
      cacheWrite: Math.max(0, cacheable - cachedInput),
      output: choices.reduce((total, choice) => total + outputTokens(choice), 0),
      reasoning: choices.reduce((total, choice) => total + choice.reasoning.length, 0),
    },
  };
}

/** Ids differ between repeats of one prompt, as they do at a real provider; everything else is the same. */
let serial = 0;

export const outputTokens = (choice: PlannedChoice): number =>
  choice.reasoning.length +
  choice.text.length +
  choice.toolCalls.reduce((total, call) => total + call.arguments.length, 0);

const seedOf = (conversation: Conversation) => `${conversation.model}\n${conversation.promptText}`;

type Writing = { random: SeededRandom; misshape: Misshape };

function planChoice(conversation: Conversation, identity: Identity, writing: Writing): PlannedChoice {
  const { random, misshape } = writing;
  const limit = conversation.maxTokens ?? 100_000;
  const reasoning = conversation.reasoning
    ? splitTokens(reasoningAbout(conversation.lastUserText, random)).slice(0, limit)
    : [];
  const room = limit - reasoning.length;
  const tools = chooseTools(conversation);
  if (tools.length > 0) return planToolCalls(conversation, identity, tools, { reasoning, room, ...writing });
  const whole = conversation.json
    ? misshape(JSON.stringify(jsonValue(conversation.json.schema, conversation.lastUserText, random)))
    : composeProse(conversation.lastUserText, conversation.toolResult, random);
  const stop = firstStop(whole, conversation.stopSequences);
  const tokens = splitTokens(stop === undefined ? whole : whole.slice(0, stop.at));
  if (tokens.length > room) return { reasoning, text: tokens.slice(0, room), toolCalls: [], finish: "length" };
  if (stop === undefined) return { reasoning, text: tokens, toolCalls: [], finish: "stop" };
  return { reasoning, text: tokens, toolCalls: [], finish: "stop-sequence", stopSequence: stop.sequence };
}

function planToolCalls(
  conversation: Conversation,
  identity: Identity,
  tools: Conversation["tools"],
  budget: Writing & { reasoning: string[]; room: number },
): PlannedChoice {
  const toolCalls: PlannedToolCall[] = [];
  let room = budget.room;
  for (const tool of tools) {
    const value = satisfySchema(tool.schema ?? { type: "object" }, conversation.lastUserText, budget.random);
    const pieces = splitTokens(budget.misshape(JSON.stringify(value ?? {})));
    toolCalls.push({ id: identity.toolCallId(budget.random), name: tool.name, arguments: pieces.slice(0, room) });
    if (pieces.length > room) return { reasoning: budget.reasoning, text: [], toolCalls, finish: "length" };
    room -= pieces.length;
  }
  return { reasoning: budget.reasoning, text: [], toolCalls, finish: "tool-calls" };
}

const jsonValue = (schema: unknown, question: string, random: SeededRandom): unknown =>
  schema === undefined
    ? { answer: composeProse(question, undefined, random), confidence: 0.5 + random.integer(50) / 100 }
    : satisfySchema(schema, question, random);

const reasoningAbout = (question: string, random: SeededRandom) =>
  `The user asks: ${question.replaceAll(/\s+/g, " ").slice(0, 120)}. ${random.pick([
    "First I settle what is known, then what follows from it, and check the result once.",
    "I compare two ways to answer, drop the one that assumes too much, and keep the other.",
    "I look for the simplest answer that covers every part of the question.",
  ])} That is enough to answer.`;

function firstStop(text: string, sequences: readonly string[]): { at: number; sequence: string } | undefined {
  return sequences
    .filter((sequence) => sequence !== "")
    .map((sequence) => ({ at: text.indexOf(sequence), sequence }))
    .filter((stop) => stop.at >= 0)
    .toSorted((left, right) => left.at - right.at)[0];
}
