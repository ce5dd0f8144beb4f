import { z } from "zod";
import { shortUsd } from "./dollars.ts";
import type { NoticeText } from "./kinds.ts";

const lowBalance = z.object({
  balanceUsd: z.string(),
  thresholdUsd: z.string(),
  // Notices of an older release do not say.
  isVeryLow: z.boolean().default(false),
});

export const budgetFacts = z.object({
  holder: z.enum(["key", "member", "workspace"]),
  holderId: z.string(),
  name: z.string(),
  period: z.enum(["total", "daily", "weekly", "monthly"]),
  percent: z.union([z.literal(80), z.literal(100)]),
  limitUsd: z.string(),
  spentUsd: z.string(),
  leftUsd: z.string(),
  resetsAt: z.string().nullable(),
});

export const keyFacts = z.object({ keyId: z.string(), name: z.string(), label: z.string() });

const webhook = z.object({ url: z.string(), reason: z.string(), failingSince: z.string() });

const destination = z.object({ name: z.string(), reason: z.string(), failingSince: z.string() });

const periodNames = { total: "total", daily: "daily", weekly: "weekly", monthly: "monthly" } as const;
const holderNames = { key: "The key", member: "The member", workspace: "The workspace" } as const;

/** What those are told who look after limits and credits. */
export const alertTexts = {
  "credits-low": (facts: unknown): NoticeText => {
    const { balanceUsd, thresholdUsd, isVeryLow } = lowBalance.parse(facts);
    return {
      subject: `Credits are ${isVeryLow ? "nearly used up" : "low"}: ${shortUsd(balanceUsd)} left`,
      paragraphs: [
        `The credits have fallen below ${shortUsd(thresholdUsd)}. When they are used up, calls are refused.`,
        "Add credits, or switch on auto top-up and never think of it again. The threshold is set on the alerts page.",
      ],
      action: "Add credits",
    };
  },
  "budget-reached": (facts: unknown): NoticeText => {
    const { holder, name, period, percent, limitUsd, spentUsd, leftUsd, resetsAt } = budgetFacts.parse(facts);
    const budget = `${periodNames[period]} budget of ${shortUsd(limitUsd)}`;
    const again = resetsAt === null ? "It does not reset." : `It begins anew at ${utc(resetsAt)}.`;
    return percent === 80
      ? {
          subject: `${name} has used 80 % of its ${periodNames[period]} budget`,
          paragraphs: [
            `${holderNames[holder]} ${name} has spent ${shortUsd(spentUsd)} of its ${budget}; ${shortUsd(leftUsd)} is left. ${again}`,
            "When it is used up, calls that count against it are refused.",
          ],
          action: "See the limits",
        }
      : {
          subject: `${name} has used up its ${periodNames[period]} budget`,
          paragraphs: [
            `${holderNames[holder]} ${name} has spent ${shortUsd(spentUsd)} of its ${budget}. Calls that may cost more than the ${shortUsd(leftUsd)} that is left are refused. ${again}`,
            "To let calls through before, raise the limit.",
          ],
          action: "Raise the limit",
        };
  },
  "key-compromised": (facts: unknown): NoticeText => {
    const { name, label } = keyFacts.parse(facts);
    return {
      subject: `The key ${name} was reported as compromised`,
      paragraphs: [
        `The key ${name} (${label}) was reported as compromised. Every secret of it that was in use is refused from now on, and nothing more can be spent with them.`,
        "Put the new key wherever the old one was, and look through the key's calls for any that are not yours. If you did not expect this, ask whoever reported it: the audit log says who.",
      ],
      action: "See the key",
    };
  },
  "webhook-disabled": (facts: unknown): NoticeText => {
    const { url, reason, failingSince } = webhook.parse(facts);
    return {
      subject: "Your webhook is switched off",
      paragraphs: [
        `${url} has accepted nothing since ${utc(failingSince)}, so nothing more is sent there. The last attempt: ${reason}`,
        "Alerts still come by mail. Mend the receiver, send a test, and switch the webhook on again.",
      ],
      action: "See the webhook",
    };
  },
  "destination-paused": (facts: unknown): NoticeText => {
    const { name, reason, failingSince } = destination.parse(facts);
    return {
      subject: `The destination ${name} is paused`,
      paragraphs: [
        `${name} has accepted nothing since ${utc(failingSince)}, so it is told of no more calls. The last attempt: ${reason}`,
        "The calls are in your logs as ever. Mend the destination, send a test, and switch it on again.",
      ],
      action: "See the destinations",
    };
  },
} as const satisfies Record<string, (facts: unknown) => NoticeText>;

/** "2026-11-23 00:00 UTC" */
export const utc = (iso: string) => `${iso.slice(0, 16).replace("T", " ")} UTC`;
