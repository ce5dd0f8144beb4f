import type { JsonObject } from "./json.ts";

export type WarningCode =
  /** The field means nothing in this format, or nothing here: the call goes on without it. */
  | "field-ignored"
  /** What was asked for cannot be said to the provider that answered, and was left out. */
  | "not-expressible"
  /** It was said in other words, which do not mean quite the same. */
  | "changed"
  /** The model's answer was not of the form that was asked for, and was put right. */
  | "answer-repaired"
  /** It is not of that form: its text, or what it calls a tool with. */
  | "answer-invalid"
  /** It was not found out whether it is, or not in every respect. */
  | "answer-unchecked"
  /** The model would not answer; the message says what its maker says that the refusal is about. */
  | "answer-refused"
  /** The model that answered has a last day. */
  | "model-leaving"
  /** A guardrail took something out of the texts. */
  | "guardrail-redacted"
  /** A guardrail found something that it only reports. */
  | "guardrail-flagged";

/** Something that a caller asked for and did not get, or got otherwise. Said with the answer, never dropped in silence. */
export type Warning = {
  readonly code: WarningCode;
  /** The field of the caller's body, in dotted form; `undefined` when there is no single one. */
  readonly param: string | undefined;
  readonly message: string;
};

/** Ready for JSON; `param` is `null` where there is none. */
export const writeWarnings = (warnings: readonly Warning[]) =>
  warnings.map(({ code, param, message }) => ({ code, param: param ?? null, message }));

/** `warnings` where there are any, and how the call was routed where that was asked for: JSON text that follows other fields. */
export function writeNotes(warnings: readonly Warning[], route: JsonObject | undefined): string {
  const said = warnings.length > 0 ? `,"warnings":${JSON.stringify(writeWarnings(warnings))}` : "";
  return route === undefined ? said : `${said},${JSON.stringify(route).slice(1, -1)}`;
}
