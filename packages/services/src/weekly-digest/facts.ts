import { z } from "zod";

const share = z.object({ name: z.string(), spentUsd: z.string(), requests: z.int() });

/** What a week was like, as it is kept from when it was counted until every mail about it is sent. */
export const digestFacts = z.object({
  /** ISO week: `2026-W47`. */
  week: z.string(),
  /** First and last day, UTC. */
  from: z.iso.date(),
  until: z.iso.date(),
  spentUsd: z.string(),
  previousUsd: z.string(),
  requests: z.int(),
  errors: z.int(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  balanceUsd: z.string(),
  /** The largest first. */
  models: z.array(share),
  keys: z.array(share),
});

export type DigestFacts = z.infer<typeof digestFacts>;
