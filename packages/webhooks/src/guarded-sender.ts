import { createGuardedAgent, EgressRefused, type EgressRules, judgeUrl } from "@causeway/egress";
import { request } from "undici";

/** What came of one request to an address that a customer named. */
export type SendAttempt =
  | { readonly kind: "accepted"; readonly status: number; readonly ms: number }
  /** `reason` is a sentence for the address's owner; it says nothing of what the receiver answered but the status. */
  | { readonly kind: "failed"; readonly status: number | undefined; readonly ms: number; readonly reason: string };

export type GuardedRequest = {
  readonly method: "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type GuardedSender = {
  /** One attempt. Never rejects. */
  send(request: GuardedRequest): Promise<SendAttempt>;
  close(): Promise<void>;
};

export type GuardedSenderOptions = { readonly timeoutMs?: number };

/** More of an answer is not read. */
const mostAnswerBytes = 65_536;

/** Sends to addresses that customers name, and only where the rules allow. Redirects count as failures. */
export function createGuardedSender(
  rules: EgressRules,
  { timeoutMs = 10_000 }: GuardedSenderOptions = {},
): GuardedSender {
  const agent = createGuardedAgent(rules, { connectionsPerOrigin: 10 });
  return {
    async send({ method, url, headers, body }) {
      const from = performance.now();
      const failed = (reason: string, status?: number) =>
        ({ kind: "failed", status, ms: msSince(from), reason }) as const;
      const verdict = judgeUrl(url, rules);
      if (verdict.kind === "refused") return failed(`The address ${verdict.because}.`);
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const answer = await request(verdict.url, { method, headers, body, dispatcher: agent, signal });
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
