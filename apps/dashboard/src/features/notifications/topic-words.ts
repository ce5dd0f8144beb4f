import type { NotificationTopic } from "@causeway/services";

/** What each kind of mail tells. */
export const topicWords: Readonly<Record<NotificationTopic, { readonly title: string; readonly words: string }>> = {
  "low-balance": { title: "Low credits", words: "When the credits fall below the threshold of the alerts page." },
  budget: {
    title: "Budgets",
    words: "When a budget of yours, or of one that you look after, is used to 80 % or used up.",
  },
  "auto-top-up": { title: "Auto top-up", words: "When a charge fails, works again, or would exceed the monthly cap." },
  payments: { title: "Refunds and disputes", words: "What becomes of money that goes back." },
  webhook: { title: "Webhook trouble", words: "When the workspace's webhook is switched off after days of failures." },
  security: {
    title: "Security",
    words: "When a key is reported as compromised, and when a passkey of yours is added or removed.",
  },
  models: {
    title: "Models that leave",
    words: "When a model that was called in the last 30 days has a last day. It is also said at the top of the pages.",
  },
  "weekly-digest": { title: "Weekly digest", words: "On Mondays: what was spent, on which models and keys." },
};
