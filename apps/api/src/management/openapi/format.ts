import type { z } from "@hono/zod-openapi";

/** A format of the inference API, as its document tells it. */
export type Format = {
  readonly path: string;
  readonly params?: z.ZodObject;
  readonly summary: string;
  readonly request: z.ZodType;
  readonly answer: z.ZodType;
  /** JSON unless said. */
  readonly answerType?: string;
  /** How a streamed answer ends; `undefined` where nothing is streamed. */
  readonly stream?: string;
};
