import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { expectResource } from "./testing/expect-resource.ts";
import { clientOf } from "./testing/stripe-client.ts";
import { findStripeCli, trigger } from "./testing/stripe-cli.ts";

const binary = findStripeCli();

// All that the product acts on and the command line knows. It has none for refund.created, refund.updated, refund.failed,
// charge.dispute.funds_withdrawn, charge.dispute.funds_reinstated, radar.early_fraud_warning.* and review.*: these come
// along with others, see below and `reversals.test.ts`.
const events = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
  "charge.refund.updated",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "payment_intent.requires_action",
  "charge.refunded",
  "charge.captured",
  "customer.updated",
  "invoice.created",
  "invoice.finalized",
  "invoice.paid",
  "invoice.voided",
  "setup_intent.created",
  "setup_intent.succeeded",
  "setup_intent.canceled",
  "setup_intent.setup_failed",
] as const;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

describe.skipIf(binary === undefined)(
  "Stripe's own command line, where npm has its binary for the platform, triggers",
  () => {
    test.each(events)("%s, and the event fits Stripe's schema", { timeout: 90_000 }, async (type) => {
      await trigger(binary ?? "", type, sandbox.url);
      const newest = async () => (await clientOf(sandbox).events.list({ type, limit: 1 })).data[0];
      await expect.poll(newest).toBeDefined();
      const event = await newest();
      expectResource("event", event);
      const { object } = event?.data ?? {};
      expectResource(object?.object.replace(".", "_") ?? "", object);
    });

    test("and what it does to refunds and disputes comes along", async () => {
      const { data } = await clientOf(sandbox).events.list({ limit: 100, types: ["refund.created", "refund.updated"] });
      expect(new Set(data.map(({ type }) => type))).toEqual(new Set(["refund.created", "refund.updated"]));
      for (const event of data) expectResource("refund", event.data.object);
    });
  },
);
