import { invalid } from "../reading/fields.ts";

/** The format has its verb and its model in the address. */
export type GeminiAddress = {
  /** As the caller wrote it, without `models/`. */
  readonly model: string;
  readonly method: "generateContent" | "streamGenerateContent" | "countTokens";
};

/**
 * `/v1beta/models/{model}:{method}` and the same under `/v1`; a model may hold slashes. Google's provider of the AI SDK
 * leaves `models/` away when the name holds a slash.
 */
export const geminiPath =
  /^\/v1(?:beta)?\/(?:models\/)?(.+?)(?::|%3A)(generateContent|streamGenerateContent|countTokens)$/i;

const methods = ["generateContent", "streamGenerateContent", "countTokens"] as const;

export function readPath(path: string): GeminiAddress {
  const [, name = "", verb = ""] = geminiPath.exec(path) ?? [];
  const method = methods.find((one) => one.toLowerCase() === verb.toLowerCase());
  if (method === undefined) throw invalid("path", "must be /v1beta/models/{model}:generateContent", path);
  return { model: withAuthor(decoded(name)), method };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw invalid("model", "is not a valid part of an address", name);
  }
}

/** Google's own clients name Google's models without their author. */
const withAuthor = (name: string): string => (/^(?:gemini|gemma)-[^/]+$/i.test(name) ? `google/${name}` : name);
