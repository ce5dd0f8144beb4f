import type { ActionResult } from "./action-result.ts";

type Failure = Extract<ActionResult, { ok: false }>;

const unanswered: Failure = {
  ok: false,
  problem: "That did not work, and nothing was changed. Check your connection and try again.",
  field: undefined,
};

/** What a server action answered; where it did not (no connection, or a bug of ours), a problem that says so. */
export const answerOf = <Result extends ActionResult<unknown>>(action: Promise<Result>): Promise<Result | Failure> =>
  action.catch(() => unanswered);
