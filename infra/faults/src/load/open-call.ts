import { type Agent, request } from "node:http";

/** A call whose answer is waited for, or left. */
export type OpenCall = {
  /** `undefined` while nothing has come, or when the connection broke. */
  readonly status: number | undefined;
  readonly ended: Promise<void>;
  leave(): void;
};

export type CallToOpen = {
  readonly url: string;
  readonly agent: Agent | undefined;
  readonly secret: string;
  readonly body: string;
};

const longestMs = 120_000;

export function openCall({ url, agent, secret, body }: CallToOpen): OpenCall {
  let status: number | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const outgoing = request(`${url}/api/v1/chat/completions`, {
    method: "POST",
    agent,
    timeout: longestMs,
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
  });
  outgoing.once("response", (response) => {
    status = response.statusCode;
    response.resume();
    response.on("error", () => undefined);
  });
  outgoing.once("timeout", () => outgoing.destroy());
  outgoing.once("error", () => resolve());
  outgoing.once("close", () => resolve());
  outgoing.end(body);
  return {
    get status() {
      return status;
    },
    ended,
    leave: () => void outgoing.destroy(),
  };
}
