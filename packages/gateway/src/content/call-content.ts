import type { JsonObject } from "@causeway/protocol";

/**
 * What was sent and answered in one call, as it is kept and shown: conversations in OpenAI's words. Images, sound and
 * files are named in it, and not kept.
 */
export type CallContent = {
  readonly input: CallInput;
  readonly output: CallOutput;
};

export type CallInput = { readonly messages: readonly JsonObject[] } | { readonly prompt: string };

/** Of the first answer, when several were asked for. */
export type CallOutput = {
  readonly completion: string | null;
  readonly reasoning: string | null;
  readonly tool_calls?: readonly JsonObject[];
};
