import type { z } from "zod";

/** A kind of work: what it is called, what it is told, and how often it is tried. Its handler lives in the worker. */
export type JobDefinition<Payload> = {
  /** Kebab-case; also the queue's name. */
  readonly name: string;
  /** Ids only: a job is a wake-up call, and what it is about is read from the database. */
  readonly payload: z.ZodType<Payload>;
  /** Names the work, so that it is not queued a second time while it waits or runs. */
  readonly key: (payload: Payload) => string;
  readonly attempts: number;
  /** Before the second attempt; twice as long before each further one. */
  readonly backoffMs: number;
};

export const defineJob = <Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> => definition;
