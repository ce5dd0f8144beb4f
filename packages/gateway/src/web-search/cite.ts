import type { AnswerChoice, SearchResult } from "@causeway/protocol";
import type { Delivery } from "../attempt-in-turn.ts";
import type { InboundCall } from "../inbound-call.ts";
import { annotationsFor } from "./annotations.ts";
import { CitingReply } from "./citing-reply.ts";
import { type FoundOnWeb, searchFor } from "./with-results.ts";

/** The call whose answer says what was found for it and what that cost. */
export const citing = (call: InboundCall, found: FoundOnWeb | undefined): InboundCall =>
  found ? { ...call, reply: new CitingReply(call.reply, found) } : call;

/** What came whole, with the pages that it may have used. */
export function cited(delivery: Delivery, found: FoundOnWeb | undefined): Delivery {
  const { answer } = delivery;
  if (found === undefined || answer === undefined || answer.task !== undefined) return delivery;
  const searched = answer.choices.map((choice) => ({
    ...choice,
    searches: [searchFor(found), ...(choice.searches ?? [])],
  }));
  const choices = found.results.length === 0 ? searched : searched.map(citedChoice(found.results));
  return { ...delivery, answer: { ...answer, choices } };
}

const citedChoice =
  (results: readonly SearchResult[]) =>
  (answered: AnswerChoice): AnswerChoice => {
    if (!answered.text) return answered;
    // As its provider wrote it, it says nothing of the pages.
    const { native: _, ...choice } = answered;
    const known = Array.isArray(choice.extra["annotations"]) ? choice.extra["annotations"] : [];
    const annotations = [...known, ...annotationsFor(results, answered.text)];
    return { ...choice, extra: { ...choice.extra, annotations } };
  };
