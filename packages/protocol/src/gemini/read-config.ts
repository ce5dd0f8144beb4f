import type { ChatRequest, Reasoning, ResponseFormat } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import { invalid, readBoolean, readNumber, readObject, readOneOf, readString, readStrings } from "../reading/fields.ts";
import type { Warning } from "../warning.ts";
import { field } from "./names.ts";
import { readEitherSchema } from "./read-schema.ts";

export type ReadConfig = {
  readonly request: Pick<
    ChatRequest,
    "maxOutputTokens" | "temperature" | "topP" | "topK" | "stop" | "responseFormat" | "reasoning" | "choices" | "extra"
  >;
  /** Fields that only Google's models know. */
  readonly native: JsonObject;
  /** Thoughts are shown only when they are asked for. */
  readonly includesThoughts: boolean;
  readonly warnings: readonly Warning[];
};

export function readConfig(body: JsonObject): ReadConfig {
  const at = "generationConfig";
  const config = readObject(field(body, at), at) ?? {};
  const number = (name: string, rule: Parameters<typeof readNumber>[2]) =>
    readNumber(field(config, name), `${at}.${name}`, rule);
  const thinking = readObject(field(config, "thinkingConfig"), `${at}.thinkingConfig`);
  return {
    request: {
      maxOutputTokens: number("maxOutputTokens", { min: 1, max: 10_000_000, integer: true }),
      temperature: number("temperature", { min: 0, max: 2 }),
      topP: number("topP", { min: 0, max: 1 }) || undefined,
      topK: number("topK", { min: 0, max: 1_000_000 }) || undefined,
      stop: readStrings(field(config, "stopSequences"), `${at}.stopSequences`, 16) ?? [],
      responseFormat: readFormat(config, at),
      reasoning: thinking && readThinking(thinking, `${at}.thinkingConfig`),
      choices: number("candidateCount", { min: 1, max: 128, integer: true }) ?? 1,
      extra: readExtra(config, at),
    },
    native: nativeConfig(config),
    includesThoughts:
      readBoolean(thinking && field(thinking, "includeThoughts"), `${at}.thinkingConfig.includeThoughts`) ?? false,
    warnings: ignored.filter((name) => field(config, name) !== undefined).map(writeIgnored),
  };
}

const ignored = [
  "audioTimestamp",
  "enableEnhancedCivicAnswers",
  "routingConfig",
  "modelSelectionConfig",
  "modelConfig",
];

const writeIgnored = (name: string): Warning => ({
  code: "field-ignored",
  param: `generationConfig.${name}`,
  message: `generationConfig.${name} was ignored: it is not available here.`,
});

/** In the words of OpenAI's format, as every provider's writer knows them. */
function readExtra(config: JsonObject, at: string): JsonObject {
  const number = (name: string, rule: Parameters<typeof readNumber>[2]) =>
    readNumber(field(config, name), `${at}.${name}`, rule);
  const modalities = readStrings(field(config, "responseModalities"), `${at}.responseModalities`, 8, 32);
  const image = readObject(field(config, "imageConfig"), `${at}.imageConfig`);
  const ratio = image && readString(field(image, "aspectRatio"), `${at}.imageConfig.aspectRatio`, 16);
  const size = image && readString(field(image, "imageSize"), `${at}.imageConfig.imageSize`, 16);
  const seed = number("seed", { min: -2_147_483_648, max: 2_147_483_647, integer: true });
  const frequency = number("frequencyPenalty", { min: -2, max: 2 });
  const presence = number("presencePenalty", { min: -2, max: 2 });
  const isLogged = readBoolean(field(config, "responseLogprobs"), `${at}.responseLogprobs`);
  const top = number("logprobs", { min: 0, max: 20, integer: true });
  const hasMore = modalities?.some((modality) => modality.toUpperCase() !== "TEXT") ?? false;
  return {
    ...(seed !== undefined && { seed }),
    ...(frequency !== undefined && { frequency_penalty: frequency }),
    ...(presence !== undefined && { presence_penalty: presence }),
    ...(isLogged !== undefined && { logprobs: isLogged }),
    ...(isLogged === true && top !== undefined && { top_logprobs: top }),
    ...(hasMore && modalities && { modalities: modalities.map((modality) => modality.toLowerCase()) }),
    ...(image && { image_config: { ...(ratio && { aspect_ratio: ratio }), ...(size && { image_size: size }) } }),
  };
}

function readFormat(config: JsonObject, at: string): ResponseFormat | undefined {
  const type = readString(field(config, "responseMimeType"), `${at}.responseMimeType`, 64);
  const schema = readEitherSchema(config, "responseSchema", "responseJsonSchema");
  if (type !== undefined && !["text/plain", "application/json", "text/x.enum"].includes(type)) {
    throw invalid(`${at}.responseMimeType`, "must be text/plain, application/json or text/x.enum", type);
  }
  if (schema !== undefined) return { type: "json-schema", name: "answer", schema, strict: undefined };
  return type === "application/json" ? { type: "json-object" } : undefined;
}

const levels = { MINIMAL: "minimal", LOW: "low", MEDIUM: "medium", HIGH: "high" } as const;
type Level = keyof typeof levels;

/** A budget of 0 switches thinking off, one of -1 leaves it to the model. */
function readThinking(thinking: JsonObject, at: string): Reasoning {
  const shown = readBoolean(field(thinking, "includeThoughts"), `${at}.includeThoughts`) ?? false;
  const budget = readNumber(field(thinking, "thinkingBudget"), `${at}.thinkingBudget`, {
    min: -1,
    max: 1_000_000,
    integer: true,
  });
  const sent = readString(field(thinking, "thinkingLevel"), `${at}.thinkingLevel`, 64)?.toUpperCase();
  const level = readOneOf(
    sent === "THINKING_LEVEL_UNSPECIFIED" ? undefined : sent,
    `${at}.thinkingLevel`,
    Object.keys(levels) as Level[],
  );
  if (budget !== undefined && level !== undefined) {
    throw invalid(`${at}.thinkingBudget`, "and thinkingLevel exclude each other; send only one of them");
  }
  const hasBudget = budget !== undefined && budget > 0;
  return {
    effort: level && levels[level],
    maxTokens: hasBudget ? budget : undefined,
    exclude: !shown,
    enabled: budget === undefined ? (shown ? true : undefined) : budget !== 0,
  };
}

function nativeConfig(config: JsonObject): JsonObject {
  const own = pick(config, ["mediaResolution", "speechConfig"]);
  return Object.keys(own).length > 0 ? { generationConfig: own } : {};
}

const pick = (object: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (field(object, name) === undefined ? [] : [[name, field(object, name)]])));
