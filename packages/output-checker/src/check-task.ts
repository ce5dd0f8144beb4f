import type { OutputVerdict, SchemaFault } from "@causeway/structured-output";

/** What a thread is asked: does a text fit a schema, or a tool's arguments its parameters? */
export type CheckTask = {
  readonly question: "output" | "arguments";
  readonly text: string;
  readonly schema: unknown;
  /** After so long it is given up. */
  readonly limitMs: number;
};

export type CheckResult =
  | { readonly kind: "output"; readonly verdict: OutputVerdict }
  | { readonly kind: "arguments"; readonly fault: SchemaFault | undefined }
  | { readonly kind: "too-long" };
