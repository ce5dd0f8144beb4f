import { AppError } from "@causeway/errors";
import type { ContentPart, EmbeddingsInput } from "@causeway/protocol";

/** Parts that are all text, as one text. Throws 400 naming the part that is none. */
export const textsOf = (parts: readonly ContentPart[], path: string): string =>
  parts
    .map((part, index) => {
      if (part.type === "text") return part.text;
      throw new AppError(
        "invalid-request",
        `${path}.${index} must be text: this provider's model reads nothing else.`,
        {
          parameter: `${path}.${index}`,
        },
      );
    })
    .join("\n");

/** An input as one text. Throws 400 for tokens, which only their own model's provider understands, and for pictures. */
export function textOfInput(input: EmbeddingsInput, index: number): string {
  switch (input.kind) {
    case "text":
      return input.text;
    case "parts":
      return textsOf(input.parts, `input.${index}.content`);
    case "tokens":
      throw new AppError("invalid-request", `input.${index} must be text: this provider does not take tokens.`, {
        parameter: `input.${index}`,
      });
  }
}
