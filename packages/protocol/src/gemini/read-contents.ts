import type { ContentPart, Message, ToolCall } from "../chat-request.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  readList,
  readOneOf,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { longestToolCallId, readToolCallId, signedBy } from "../thought-signature.ts";
import { field } from "./names.ts";
import { readContentPart, readPartList } from "./read-parts.ts";
import { Reasoning } from "./read-thoughts.ts";
import { openSeal } from "./sealed-signature.ts";

const maxContents = 10_000;
const roles = ["user", "model", "function", "system"] as const;

/** `systemInstruction` and `contents` as one list of messages. */
export function readContents(body: JsonObject): readonly Message[] {
  const contents = readList(body["contents"], "contents", maxContents);
  if (!contents?.length) throw invalid("contents", "is required and must have at least one item");
  const calls = new OpenCalls();
  return [
    ...readSystem(field(body, "systemInstruction"), "systemInstruction"),
    ...contents.flatMap((content, index) => readTurn(content, `contents.${index}`, calls)),
  ];
}

function readSystem(value: unknown, path: string): readonly Message[] {
  if (isAbsent(value)) return [];
  if (typeof value === "string") return [{ role: "system", content: [{ type: "text", text: value }] }];
  const parts = readPartList(readRequiredObject(value, path)["parts"], `${path}.parts`);
  const content = parts.map((part, index) => ({
    type: "text" as const,
    text: readRequiredString(part["text"], `${path}.parts.${index}.text`),
  }));
  return content.length > 0 ? [{ role: "system", content }] : [];
}

function readTurn(value: unknown, path: string, calls: OpenCalls): readonly Message[] {
  const turn = readRequiredObject(value, path);
  const role = readOneOf(turn["role"], `${path}.role`, roles) ?? "user";
  if (role === "system") return readSystem(turn, path);
  const parts = readPartList(turn["parts"] ?? [], `${path}.parts`);
  return role === "model"
    ? [readModelTurn(parts, `${path}.parts`, calls)]
    : readUserTurn(parts, `${path}.parts`, calls);
}

/** A function's response is a message of its own; what stands between them stays between them. */
function readUserTurn(parts: readonly JsonObject[], path: string, calls: OpenCalls): readonly Message[] {
  const turn: Message[] = [];
  let content: ContentPart[] = [];
  const endContent = () => {
    if (content.length > 0) turn.push({ role: "user", content });
    content = [];
  };
  for (const [index, part] of parts.entries()) {
    const response = field(part, "functionResponse");
    if (isJsonObject(response)) {
      endContent();
      turn.push(readResponse(response, `${path}.${index}.functionResponse`, calls));
    } else content.push(readContentPart(part, `${path}.${index}`));
  }
  endContent();
  return turn;
}

function readResponse(response: JsonObject, path: string, calls: OpenCalls): Message {
  const name = readRequiredString(response["name"], `${path}.name`, 128);
  const id = readString(response["id"], `${path}.id`, longestToolCallId);
  const result = readRequiredObject(response["response"] ?? {}, `${path}.response`);
  const media = isAbsent(response["parts"]) ? [] : readPartList(response["parts"], `${path}.parts`);
  return {
    role: "tool",
    toolCallId: id ? readToolCallId(id).id : calls.answered(name),
    content: [
      { type: "text", text: JSON.stringify(result) },
      ...media.map((part, index) => readContentPart(part, `${path}.parts.${index}`)),
    ],
    ...(result["error"] !== undefined && { isError: true }),
  };
}

/** Signatures stay with what they sign: a call's with the call, every other one in the turn's reasoning. */
function readModelTurn(parts: readonly JsonObject[], path: string, calls: OpenCalls): Message {
  const content: ContentPart[] = [];
  const toolCalls: ToolCall[] = [];
  const reasoning = new Reasoning();
  for (const [index, part] of parts.entries()) {
    const at = `${path}.${index}`;
    const signature = readString(field(part, "thoughtSignature"), `${at}.thoughtSignature`) || undefined;
    const call = field(part, "functionCall");
    if (isJsonObject(call)) {
      toolCalls.push(readCall(call, signature, `${at}.functionCall`, calls));
    } else if (part["thought"] === true) {
      reasoning.thought(readString(part["text"], `${at}.text`) ?? "", signature, index);
    } else {
      if (part["text"] !== "" && isContent(part)) content.push(readContentPart(part, at));
      if (signature !== undefined) reasoning.signature(signature, index);
    }
  }
  const { details, text } = reasoning.end();
  const native = parts.filter(isOfGoogle);
  return {
    role: "assistant",
    content,
    toolCalls,
    reasoningDetails: details,
    ...(text !== "" && { reasoning: text }),
    ...(native.length > 0 && { native: { format: "gemini", content: native } }),
  };
}

/** Another vendor's reasoning means nothing to Google's models, which refuse a signature that is not theirs. */
const isOfGoogle = (part: JsonObject): boolean => {
  const signature = field(part, "thoughtSignature");
  return typeof signature !== "string" || openSeal(signature) === undefined;
};

/** What the model's own tools left behind is in `native` alone. */
const isContent = (part: JsonObject): boolean =>
  ["text", "inlineData", "fileData"].some((name) => field(part, name) !== undefined);

function readCall(call: JsonObject, signature: string | undefined, path: string, calls: OpenCalls): ToolCall {
  const name = readRequiredString(call["name"], `${path}.name`, 128);
  const told = readString(call["id"], `${path}.id`, longestToolCallId);
  const known = told ? readToolCallId(told) : { id: calls.opened(name) };
  return {
    ...known,
    name,
    argumentsText: JSON.stringify(readRequiredObject(call["args"] ?? {}, `${path}.args`)),
    ...(signature !== undefined && { extra: signedBy(signature) }),
  };
}

/** Calls without an id are told apart by their order among those of one name. */
class OpenCalls {
  readonly #opened = new Map<string, number>();
  readonly #answered = new Map<string, number>();

  opened(name: string): string {
    return nextId(this.#opened, name);
  }

  answered(name: string): string {
    return nextId(this.#answered, name);
  }
}

function nextId(counts: Map<string, number>, name: string): string {
  const count = counts.get(name) ?? 0;
  counts.set(name, count + 1);
  return `call_${name.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 32)}_${count}`;
}
