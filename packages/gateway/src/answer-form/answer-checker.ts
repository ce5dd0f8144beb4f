import type { OutputVerdict, SchemaFault } from "@causeway/structured-output";

/** Holds what models wrote against the schemas of callers, within limits of time. Never rejects. */
export type AnswerChecker = {
  /** `schema` left out: any JSON object or array. */
  checkOutput(text: string, schema: unknown): Promise<OutputVerdict>;
  /** What keeps a tool from being called with these arguments; `undefined`: nothing that we know of. */
  faultOfArguments(text: string, parameters: unknown): Promise<SchemaFault | undefined>;
};
