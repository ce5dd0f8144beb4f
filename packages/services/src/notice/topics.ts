import type { WorkspaceRole } from "@causeway/prisma";
import type { NoticeKind } from "./kinds.ts";

export type NotificationTopic =
  | "low-balance"
  | "budget"
  | "auto-top-up"
  | "payments"
  | "webhook"
  | "security"
  | "models"
  | "weekly-digest";

export type TopicRules = {
  /** Who gets its mails unless he says otherwise. */
  readonly roles: readonly WorkspaceRole[];
  /** Who may ask for them; the others never get them. */
  readonly open: readonly WorkspaceRole[];
  /** Whether they can be refused. What stops spending or endangers a key is always told. */
  readonly optional: boolean;
};

const everybody = ["owner", "admin", "billing", "developer", "viewer"] as const;
const money = ["owner", "billing"] as const;
const run = ["owner", "admin"] as const;

export const topicRules: Readonly<Record<NotificationTopic, TopicRules>> = {
  "low-balance": { roles: money, open: everybody, optional: true },
  // Whose budget it is, is told as well.
  budget: { roles: run, open: everybody, optional: true },
  "auto-top-up": { roles: money, open: ["owner", "admin", "billing"], optional: true },
  payments: { roles: money, open: money, optional: false },
  webhook: { roles: ["owner", "admin", "billing"], open: ["owner", "admin", "billing"], optional: true },
  security: { roles: run, open: run, optional: false },
  models: { roles: ["owner", "admin", "developer"], open: everybody, optional: true },
  "weekly-digest": { roles: ["owner", "admin", "billing"], open: everybody, optional: true },
};

const topicByKind: Readonly<Record<NoticeKind, NotificationTopic>> = {
  "credits-low": "low-balance",
  "budget-reached": "budget",
  "webhook-disabled": "webhook",
  "destination-paused": "webhook",
  "refund-succeeded": "payments",
  "refund-failed": "payments",
  "dispute-opened": "payments",
  "dispute-won": "payments",
  "dispute-lost": "payments",
  "credits-given": "payments",
  "payment-reported": "payments",
  "payment-in-review": "payments",
  "payment-approved": "payments",
  "auto-top-up-failed": "auto-top-up",
  "auto-top-up-fixed": "auto-top-up",
  "auto-top-up-capped": "auto-top-up",
  "key-compromised": "security",
  "passkey-added": "security",
  "passkey-removed": "security",
  "model-leaving": "models",
  "weekly-digest": "weekly-digest",
};

export const isTopic = (text: string): text is NotificationTopic => Object.hasOwn(topicRules, text);

/** Throws for a kind that nobody knows. */
export function topicOf(kind: string): NotificationTopic {
  const topic = Object.entries(topicByKind).find(([name]) => name === kind)?.[1];
  if (!topic) throw new Error(`There is no notice of kind ${kind}`);
  return topic;
}
