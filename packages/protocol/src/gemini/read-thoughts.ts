import type { JsonObject } from "../json.ts";
import { geminiFormat } from "./gemini-format.ts";
import { openSeal } from "./sealed-signature.ts";

/** Gathers a turn's thoughts as the reasoning details that they were made of. */
export class Reasoning {
  readonly #details: JsonObject[] = [];
  /** Thoughts that nothing has signed yet: a stream tells another vendor's signature after the words. */
  #unsigned = "";
  #index = 0;
  #text = "";

  thought(text: string, signature: string | undefined, index: number): void {
    this.#text += text;
    this.#index = index;
    const sealed = signature === undefined ? undefined : openSeal(signature);
    if (sealed !== undefined) {
      this.#details.push({ ...sealed, ...textField(sealed, this.#unsigned + text) });
      this.#unsigned = "";
      return;
    }
    this.#unsigned += text;
    if (signature !== undefined) this.#tell(signature);
  }

  /** A signature that stands with something other than a thought. */
  signature(signature: string, index: number): void {
    this.#tell();
    this.#details.push(
      openSeal(signature) ?? { type: "reasoning.encrypted", data: signature, format: geminiFormat, index },
    );
  }

  end(): { readonly details: readonly JsonObject[]; readonly text: string } {
    this.#tell();
    return { details: this.#details, text: this.#text };
  }

  #tell(signature?: string): void {
    if (this.#unsigned === "" && signature === undefined) return;
    this.#details.push({
      type: "reasoning.text",
      text: this.#unsigned,
      ...(signature !== undefined && { signature }),
      format: geminiFormat,
      index: this.#index,
    });
    this.#unsigned = "";
  }
}

/** A summary keeps its text in a field of another name. */
const textField = (sealed: JsonObject, text: string): JsonObject =>
  sealed["type"] === "reasoning.summary" ? { summary: text } : { text };
