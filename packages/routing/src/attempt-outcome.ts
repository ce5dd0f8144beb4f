/** How one upstream call ended, in the words the failover policy needs. Providers map their errors onto this. */
export type AttemptOutcome =
  | { readonly kind: "completed" }
  | {
      readonly kind: "refused";
      /** `not-expressible`: the provider's format has no words for a part of the request; another's may. */
      readonly reason: "invalid-request" | "not-expressible" | "context-too-long" | "content-blocked";
      readonly message: string;
    }
  | {
      readonly kind: "unavailable";
      readonly reason: "rate-limited" | "overloaded" | "timed-out" | "unreachable" | "broken" | "model-not-found";
      readonly message: string;
      readonly retryAfterSeconds?: number;
    }
  | { readonly kind: "credential-rejected"; readonly message: string }
  | { readonly kind: "interrupted"; readonly message: string }
  | { readonly kind: "cancelled" };
