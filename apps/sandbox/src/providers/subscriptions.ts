/** A slug like `subscription-3-per-60s` or `subscription-3-per-60s-second`: so many calls per key in so many seconds. */
const slugPattern = /^subscription-(\d{1,6})-per-(\d{1,7})s(-[\w-]+)?$/;

export type SubscriptionAnswer = {
  readonly isAllowed: boolean;
  /** What is left in the window, and when it ends, as OpenAI tells it. */
  readonly headers: Readonly<Record<string, string>>;
};

type Window = { endsAt: number; used: number };

/**
 * Accounts that are paid by the month: each key has a quota of calls in a window that begins with its first call. They
 * answer in one piece.
 */
export class Subscriptions {
  readonly #windows = new Map<string, Window>();

  /** Counts one call; `undefined` when the slug is none of these accounts. */
  take(slug: string, key: string, now: number): SubscriptionAnswer | undefined {
    const [, calls, seconds] = slugPattern.exec(slug) ?? [];
    if (calls === undefined || seconds === undefined) return undefined;
    const account = `${slug} ${key}`;
    const present = this.#windows.get(account);
    const window = present && present.endsAt > now ? present : { endsAt: now + Number(seconds) * 1_000, used: 0 };
    this.#windows.set(account, window);
    const isAllowed = window.used < Number(calls);
    if (isAllowed) window.used += 1;
    const leftMs = window.endsAt - now;
    return {
      isAllowed,
      headers: {
        "x-ratelimit-limit-requests": calls,
        "x-ratelimit-remaining-requests": String(Number(calls) - window.used),
        "x-ratelimit-reset-requests": `${leftMs}ms`,
        ...(!isAllowed && { "retry-after": String(Math.ceil(leftMs / 1_000)) }),
      },
    };
  }

  clear(): void {
    this.#windows.clear();
  }
}

export const isSubscription = (slug: string): boolean => slugPattern.test(slug);
