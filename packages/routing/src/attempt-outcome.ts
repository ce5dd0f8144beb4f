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
      /** `deadline`: the caller's own limit was over before the first content. */
      readonly reason: UnavailableReason;
      readonly message: string;
      readonly retryAfterSeconds?: number;
      /** The provider has not seen the request: there was no connection, or we did not even try. */
      readonly neverSent?: true;
    }
  | { readonly kind: "credential-rejected"; readonly message: string }
  /** `isDeadline`: a limit that the caller set was over. */
  | { readonly kind: "interrupted"; readonly message: string; readonly isDeadline?: true }
  | { readonly kind: "cancelled" }
  /** It answered, but not in the form that was asked for. `isDelivered`: the caller has the answer already. */
  | { readonly kind: "nonconforming"; readonly message: string; readonly isDelivered: boolean };

export type UnavailableReason =
  | "rate-limited"
  | "overloaded"
  | "timed-out"
  | "unreachable"
  | "broken"
  | "model-not-found"
  | "deadline";
