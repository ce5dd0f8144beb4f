import type { EgressRules } from "@causeway/egress";
import { createGuardedSender, type GuardedSenderOptions, type SendAttempt } from "./guarded-sender.ts";
import type { SignedWebhook } from "./sign.ts";

export type WebhookAttempt = SendAttempt;

export type WebhookSender = {
  /** One attempt. Never rejects. */
  send(url: string, signed: SignedWebhook): Promise<WebhookAttempt>;
  close(): Promise<void>;
};

/** Sends signed events to addresses that customers name. */
export function createWebhookSender(rules: EgressRules, options: GuardedSenderOptions = {}): WebhookSender {
  const sender = createGuardedSender(rules, options);
  return {
    send: (url, { body, headers }) => sender.send({ method: "POST", url, headers, body }),
    close: () => sender.close(),
  };
}
