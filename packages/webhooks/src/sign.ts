import { createHmac, randomBytes } from "node:crypto";

/** What is sent: the headers let the receiver check who sent it, when, and that nothing was changed. */
export type SignedWebhook = {
  readonly body: string;
  readonly headers: {
    readonly "content-type": "application/json";
    readonly "webhook-id": string;
    /** Seconds since 1970. */
    readonly "webhook-timestamp": string;
    /** `v1,` and the HMAC-SHA256 of `id.timestamp.body`, base64. */
    readonly "webhook-signature": string;
  };
};

export type WebhookMessage = {
  /** The same in every attempt: receivers handle it once. */
  readonly id: string;
  /** Of this attempt: receivers refuse what is older than five minutes. */
  readonly at: Date;
  readonly body: string;
};

const prefix = "whsec_";

/** A new signing secret: `whsec_` and 32 random bytes, base64. */
export const mintWebhookSecret = (): string => prefix + randomBytes(32).toString("base64");

/** Is it one that can sign: `whsec_` and 24 to 64 bytes, base64, as the standard has it? */
export function isWebhookSecret(text: string): boolean {
  const encoded = text.slice(prefix.length);
  const bytes = Buffer.from(encoded, "base64");
  return text.startsWith(prefix) && bytes.length >= 24 && bytes.length <= 64 && bytes.toString("base64") === encoded;
}

/**
 * Signs as https://www.standardwebhooks.com says, so that its libraries check it in any language.
 * The secret is one that `isWebhookSecret`.
 */
export function signWebhook({ id, at, body }: WebhookMessage, secret: string): SignedWebhook {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    },
  };
}
