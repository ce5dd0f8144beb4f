import { type Agent, request } from "node:http";

/** A call whose answer is waited for, or left. */
export type OpenCall = {
  /** `undefined` while nothing has come, or when the connection broke. */
  readonly status: number | undefined;
  /** In seconds, as the answer's header says. */
  readonly retryAfter: string | undefined;
  readonly ended: Promise<void>;
  leave(): void;
};

export type CallToOpen = {
  readonly url: string;
  readonly agent: Agent | undefined;
  readonly secret: string;
  readonly body: string;
  /** Its length is not told in advance. */
  readonly isChunked?: boolean;
};

const longestMs = 120_000;

export function openCall({ url, agent, secret, body, isChunked }: CallToOpen): OpenCall {
  let status: number | undefined;
  let retryAfter: string | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const outgoing = request(`${url}/api/v1/chat/completions`, {
    method: "POST",
    agent,
    timeout: longestMs,
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
  });
  outgoing.once("response", (response) => {
    status = response.statusCode;
    retryAfter = response.headers["retry-after"];
    response.resume();
    response.on("error", () => undefined);
  });
  outgoing.once("timeout", () => outgoing.destroy());
  outgoing.on("error", () => resolve());
  outgoing.once("close", () => resolve());
  if (isChunked) outgoing.write(body);
  outgoing.end(isChunked ? undefined : body);
  return {
    get status() {
      return status;
    },
    get retryAfter() {
      return retryAfter;
    },
    ended,
    leave: () => void outgoing.destroy(),
  };
}
