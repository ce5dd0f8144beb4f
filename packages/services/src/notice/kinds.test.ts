import { composeMail } from "@causeway/mail";
import { expect, test } from "vitest";
import { noticeText } from "./kinds.ts";

const hostile = `<script>alert("1")</script>`;
const budget = {
  holder: "key",
  holderId: "k",
  name: hostile,
  period: "weekly",
  limitUsd: "25",
  spentUsd: "21.5",
  leftUsd: "3.5",
  resetsAt: "2026-11-30T00:00:00.000Z",
};

test.each([
  ["credits-low", { balanceUsd: "4.2", thresholdUsd: "5" }, "$4.20"],
  ["credits-low", { balanceUsd: "0.2", thresholdUsd: "1", isVeryLow: true }, "nearly used up: $0.20"],
  ["budget-reached", { ...budget, percent: 80 }, "$21.50"],
  ["budget-reached", { ...budget, percent: 100 }, "2026-11-30 00:00 UTC"],
  ["key-compromised", { keyId: "k", name: hostile, label: "sk-cw-v1-abc…xyz" }, "sk-cw-v1-abc…xyz"],
  ["passkey-added", { userId: "u", name: hostile, at: "2026-11-22T10:00:00Z" }, "2026-11-22 10:00 UTC"],
  ["passkey-removed", { userId: "u", name: hostile, at: "2026-11-22T10:00:00Z" }, "2026-11-22 10:00 UTC"],
  ["webhook-disabled", { url: hostile, reason: hostile, failingSince: "2026-11-22T10:00:00Z" }, "2026-11-22 10:00 UTC"],
  [
    "destination-paused",
    { name: hostile, reason: hostile, failingSince: "2026-11-22T10:00:00Z" },
    "2026-11-22 10:00 UTC",
  ],
  ["model-leaving", { modelId: "m/one", name: hostile, lastDay: "2026-12-01", successorId: "m/two" }, "m/two"],
  ["model-leaving", { modelId: "m/one", name: hostile, lastDay: "2026-12-01", successorId: null }, "no successor"],
  ["refund-succeeded", { amountCents: 2_110 }, "$21.10"],
  ["refund-failed", { amountCents: 2_110, reason: hostile }, "$21.10"],
  ["dispute-opened", { amountCents: 2_110, reason: "product_not_received" }, "product not received"],
  ["dispute-won", { amountCents: 2_110, reason: "fraudulent" }, "$21.10"],
  ["dispute-lost", { amountCents: 2_110, reason: "fraudulent" }, "$21.10"],
  ["payment-reported", { amountCents: 2_110 }, "$21.10"],
  ["payment-in-review", { amountCents: 2_110 }, "$21.10"],
  ["payment-approved", { amountCents: 2_110 }, "$21.10"],
  ["credits-given", { creditsUsd: "25", reason: hostile }, "$25.00"],
  [
    "credits-given",
    { creditsUsd: "2.5", reason: "Sorry", expiresAt: "2027-02-01T00:00:00.000Z" },
    "2027-02-01 00:00 UTC",
  ],
  ["auto-top-up-failed", { amountCents: 2_110, reason: hostile }, "$21.10"],
  ["auto-top-up-fixed", { amountCents: 2_110 }, "$21.10"],
  ["auto-top-up-capped", { amountCents: 2_110, month: "2026-11" }, "2026-11"],
])("%s is told in both forms, whatever things are called", async (kind, facts, words) => {
  const { subject, paragraphs, action } = noticeText(kind, facts);
  const { text, html } = await composeMail({
    to: "ada@example.com",
    subject,
    heading: subject,
    paragraphs,
    action: { label: action, url: "https://causeway.test/x" },
    footnote: "Because.",
  });
  for (const body of [text, html]) expect(body).toContain(words);
  expect(html).not.toContain("<script");
});

test("a notice of no known kind, or with other facts, is a bug and not a mail", () => {
  expect(() => noticeText("weather", {})).toThrow("There is no notice of kind weather");
  expect(() => noticeText("credits-low", {})).toThrow("balanceUsd");
});
