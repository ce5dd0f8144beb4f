import { createGuardedAgent, EgressRefused, type EgressRules, judgeUrl } from "@causeway/egress";
import { request } from "undici";
import type { SignedWebhook } from "./sign.ts";

export type WebhookAttempt =
  | { readonly kind: "accepted"; readonly status: number; readonly ms: number }
  /** `reason` is a sentence for the endpoint's owner; it says nothing of what the receiver answered but the status. */
  | { readonly kind: "failed"; readonly status: number | undefined; readonly ms: number; readonly reason: string };

export type WebhookSender = {
  /** One attempt. Never rejects. */
  send(url: string, signed: SignedWebhook): Promise<WebhookAttempt>;
  close(): Promise<void>;
};

export type WebhookSenderOptions = { readonly timeoutMs?: number };

/** More of an answer is not read. */
const mostAnswerBytes = 65_536;

/** Sends to addresses that customers name, and only where the rules allow. Redirects count as failures. */
export function createWebhookSender(rules: EgressRules, options: WebhookSenderOptions = {}): WebhookSender {
  const { timeoutMs = 10_000 } = options;
  const agent = createGuardedAgent(rules, { connectionsPerOrigin: 10 });
  return {
    async send(url, { body, headers }) {
      const from = performance.now();
      const failed = (reason: string, status?: number) =>
        ({ kind: "failed", status, ms: msSince(from), reason }) as const;
      const verdict = judgeUrl(url, rules);
      if (verdict.kind === "refused") return failed(`The address ${verdict.because}.`);
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const answer = await request(verdict.url, { method: "POST", headers, body, dispatcher: agent, signal });
        await answer.body.dump({ limit: mostAnswerBytes, signal }).catch(() => undefined);
        const status = answer.statusCode;
        if (status >= 200 && status < 300) return { kind: "accepted", status, ms: msSince(from) };
        return failed(reasonOf(status), status);
      } catch (error) {
        return failed(explain(error, timeoutMs));
      }
    },
    close: () => agent.close(),
  };
}

const msSince = (from: number) => Math.round(performance.now() - from);

const reasonOf = (status: number) =>
  status >= 300 && status < 400
    ? `It answered ${status}, a redirect, which is not followed: give the final address.`
    : `It answered ${status}; any status from 200 to 299 accepts.`;

function explain(error: unknown, timeoutMs: number): string {
  if (error instanceof EgressRefused) return error.message;
  const { name, code } = error as { name?: string; code?: string };
  if (name === "TimeoutError" || code === "UND_ERR_CONNECT_TIMEOUT")
    return `No answer within ${timeoutMs / 1_000} seconds.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "Its host name is not known.";
  if (code === "ECONNREFUSED") return "Nothing listens there: the connection was refused.";
  if (/CERT|SELF_SIGNED|TLS|SSL/.test(code ?? "")) return "Its TLS certificate is not valid.";
  return "The connection broke before an answer came.";
}
