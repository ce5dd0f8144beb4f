import { AppError } from "@causeway/errors";
import type { ContentPart } from "@causeway/protocol";

/** A 400 for what stands at `path`; `what` follows the path in a sentence. Another endpoint may take it. */
export const inexpressible = (path: string, what: string): AppError =>
  new AppError("invalid-request", `${path} ${what}. Leave it out or choose another model.`, { parameter: path });

/** A 400 for a part of a kind that the provider's format has no words for. */
export function unknownPart(part: ContentPart, path: string): AppError {
  if (part.type === "audio") return inexpressible(path, "is audio, which this model's provider does not take");
  if (part.type !== "other") return inexpressible(path, "is of a kind that this model's provider does not take");
  if (part.format === "gemini") return inexpressible(path, "is a part that only Google's models know");
  if (part.format === "anthropic-messages") return inexpressible(path, "is a part that only Anthropic's models know");
  const kind = JSON.stringify(part.raw["type"] ?? null);
  return inexpressible(path, `has the type ${kind}, which this model's provider does not take`);
}
