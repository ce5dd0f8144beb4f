import { Stripe } from "stripe";
import { describe, expect, test } from "vitest";
import { verifyWebhook } from "./webhook.ts";
import { readWebhookSecrets } from "./webhook-secrets.ts";

const secret = "whsec_test_secret_of_ours";
const otherSecret = "whsec_secret_of_another_endpoint";
const now = new Date("2026-11-22T15:00:00.900Z");
const nowSeconds = Math.floor(now.getTime() / 1000);

const event = {
  id: "evt_1",
  object: "event",
  type: "checkout.session.completed",
  livemode: false,
  data: { object: { id: "cs_test_1", object: "checkout.session" } },
};
const body = JSON.stringify(event);

type Case = {
  readonly body?: string;
  readonly sentBody?: string;
  readonly signedWith?: string;
  readonly secrets?: readonly string[];
  readonly ageSeconds?: number;
  readonly signature?: string | undefined;
  readonly livemode?: boolean;
};

function verdictOf(change: Case) {
  const payload = change.body ?? body;
  const timestamp = nowSeconds - (change.ageSeconds ?? 0);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: change.signedWith ?? secret, timestamp });
  const rawBody = new TextEncoder().encode(change.sentBody ?? payload);
  const signature = "signature" in change ? change.signature : header;
  return verifyWebhook(
    { rawBody, signature, now },
    { secrets: change.secrets ?? [secret], livemode: change.livemode ?? false },
  );
}

describe("a webhook is taken", () => {
  test.each<[string, Case]>([
    ["signed now", {}],
    ["300 s ago", { ageSeconds: 300 }],
    ["60 s in the future, by a clock that is ahead", { ageSeconds: -60 }],
    ["with the old secret during a rotation", { signedWith: otherSecret, secrets: [secret, otherSecret] }],
    ["in live mode by a live service", { body: JSON.stringify({ ...event, livemode: true }), livemode: true }],
  ])("%s", (_name, change) => {
    expect(verdictOf(change)).toEqual({
      kind: "genuine",
      webhook: {
        eventId: "evt_1",
        type: "checkout.session.completed",
        objectId: "cs_test_1",
        concernsPurchases: true,
      },
    });
  });
});

test.each([
  ["payment_intent.succeeded", true],
  ["checkout.session.expired", true],
  ["customer.created", false],
  ["payment_intent.succeeded.later", false],
])("an event of type %s concerns purchases: %s", (type, concernsPurchases) => {
  expect(verdictOf({ body: JSON.stringify({ ...event, type }) })).toMatchObject({
    webhook: { type, concernsPurchases },
  });
});

describe("a webhook is refused", () => {
  test.each<[string, Case]>([
    ["301 s old", { ageSeconds: 301 }],
    ["61 s in the future", { ageSeconds: -61 }],
    ["a day in the future", { ageSeconds: -86_400 }],
    ["signed with another endpoint's secret", { signedWith: otherSecret }],
    ["with one byte changed", { sentBody: body.replace("cs_test_1", "cs_test_2") }],
    ["re-serialised with other white space", { sentBody: JSON.stringify(event, null, 1) }],
    ["without a signature", { signature: undefined }],
    ["with an empty signature", { signature: "" }],
    ["with a signature of no scheme of ours", { signature: `t=${nowSeconds},v0=abc` }],
    ["when there is no secret", { secrets: [] }],
    [
      "signed with an empty secret by someone who hopes",
      { signature: `t=${nowSeconds},v1=${"0".repeat(64)}`, secrets: [""] },
    ],
    ["of live mode by a test service", { body: JSON.stringify({ ...event, livemode: true }) }],
    ["of test mode by a live service", { livemode: true }],
    ["of another account", { body: JSON.stringify({ ...event, account: "acct_other" }) }],
    ["that is signed but not an event", { body: JSON.stringify({ id: "evt_1" }) }],
    ["that is signed but not JSON", { body: "{" }],
  ])("%s", (_name, change) => {
    expect(verdictOf(change).kind).toBe("refused");
  });

  test("whose time is written twice, to pass the check of age with one and that of the future with the other", () => {
    const stale = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: nowSeconds + 86_400 });
    const verdict = verdictOf({ signature: `t=${nowSeconds},${stale}` });
    expect(verdict).toEqual({ kind: "refused", reason: "signed in the future" });
  });
});

describe("the webhook secret", () => {
  test("may be two during a rotation", () => {
    expect(readWebhookSecrets(`${secret}, ${otherSecret}`)).toEqual([secret, otherSecret]);
  });

  test.each(["", " ", "secret", "whsec_", "whsec_ ", `${secret},`, `${secret},sk_test_1`])("may not be %j", (text) => {
    expect(() => readWebhookSecrets(text)).toThrow("whsec_");
  });
});
