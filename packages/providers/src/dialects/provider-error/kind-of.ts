import type { ErrorFacts } from "./error-facts.ts";

export type Kind =
  | "invalid-request"
  | "context-too-long"
  | "content-blocked"
  | "credential-rejected"
  | "rate-limited"
  | "overloaded"
  | "timed-out"
  | "broken"
  | "model-not-found";

/**
 * What an error means for failover. The provider's words come first where they are narrower than its status: an empty
 * account is told with 400, 402, 403 or 429, and a prompt that is too long with 400, 413 or 422.
 */
export function kindOf(status: number, facts: ErrorFacts): Kind {
  return kindOfWords(status, facts) ?? kindOfStatus(status);
}

function kindOfWords(status: number, { words, message = "" }: ErrorFacts): Kind | undefined {
  const says = (pattern: RegExp) => words.some((word) => pattern.test(word));
  const text = message.slice(0, 2_000);
  // Google says the same of so many calls a minute as others do of an account without money.
  const isGooglesRate = says(/^resource_exhausted$/);
  if (
    says(/insufficient_quota|billing|insufficient_balance|payment_required/) ||
    (ourAccountIsEmpty.test(text) && !isGooglesRate)
  ) {
    return "credential-rejected";
  }
  if (status >= 500 || status === 429) return says(/overloaded/) ? "overloaded" : undefined;
  if (says(/context_length|string_above_max|prompt_too_long|model_context_window/) || promptIsTooLong.test(text)) {
    return "context-too-long";
  }
  if (says(/content_policy|content_filter|moderation|safety|policy_violation/)) return "content-blocked";
  if (says(/invalid_api_key|authentication|api_key_invalid/) || keyIsWrong.test(text)) return "credential-rejected";
  if (says(/model_not_found|model_not_available|model_decommissioned|deployment_?not_?found/)) return "model-not-found";
  if (says(/overloaded/)) return "overloaded";
  return undefined;
}

const ourAccountIsEmpty =
  /credit balance is too low|insufficient (?:balance|credits?|funds)|exceeded your current quota/i;
const promptIsTooLong =
  /(?:maximum|max) context|context (?:length|window)|prompt is too long|(?:input|prompt)[\w ]{0,40} (?:exceeds?|too long)|too many (?:input |prompt )?tokens|reduce the length of the messages/i;
const keyIsWrong =
  /(?:invalid|incorrect|wrong|expired) api[ _-]?key|api[ _-]?key (?:is )?(?:not valid|invalid|expired)/i;

function kindOfStatus(status: number): Kind {
  switch (status) {
    // Our account at the provider, not the caller's: another provider may serve the call.
    case 401:
    case 402:
    case 403:
      return "credential-rejected";
    case 404:
    case 410:
      return "model-not-found";
    case 408:
    case 504:
    case 524:
      return "timed-out";
    case 429:
      return "rate-limited";
    case 503:
    case 529:
      return "overloaded";
    case 400:
    case 405:
    case 406:
    case 411:
    case 413:
    case 414:
    case 415:
    case 422:
    case 431:
      return "invalid-request";
    // 409, 424, 425, 498, 499 and 5xx: its own trouble.
    default:
      return "broken";
  }
}
