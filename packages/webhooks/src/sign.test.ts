import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { mintWebhookSecret, signWebhook } from "./sign.ts";

const secret = mintWebhookSecret();
const message = { id: "evt_1", at: new Date(), body: '{"type":"credits.low","note":"ü"}' };

it("is accepted by the standard's own library", () => {
  const { body, headers } = signWebhook(message, secret);
  expect(new Webhook(secret).verify(body, { ...headers })).toEqual(JSON.parse(body));
});

it.each([
  ["the body was changed", (signed: ReturnType<typeof signWebhook>) => ({ ...signed, body: `${signed.body} ` })],
  [
    "the id was changed",
    (signed: ReturnType<typeof signWebhook>) => ({ ...signed, headers: { ...signed.headers, "webhook-id": "evt_2" } }),
  ],
])("is refused by it when %s", (_, change) => {
  const { body, headers } = change(signWebhook(message, secret));
  expect(() => new Webhook(secret).verify(body, { ...headers })).toThrow(/signature/i);
});

it("is refused by it with another secret, and when it is sent again later", () => {
  const { body, headers } = signWebhook(message, secret);
  expect(() => new Webhook(mintWebhookSecret()).verify(body, { ...headers })).toThrow(/signature/i);
  const old = signWebhook({ ...message, at: new Date(Date.now() - 301_000) }, secret);
  expect(() => new Webhook(secret).verify(old.body, { ...old.headers })).toThrow(/too old/i);
});
