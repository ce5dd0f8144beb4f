/** What a call is like. */
export type Shape = {
  readonly id: "whole" | "stream" | "translated" | "messages-in";
  /** How the caller speaks, and how the provider does. */
  readonly asks: "openai" | "anthropic";
  readonly provider: "openai" | "anthropic";
  readonly streamed: boolean;
};

export type RequestQuestion = Shape & {
  /** The mock's model: what it is to answer. */
  readonly model: string;
};

/** One way to a provider, as running processes. */
export type Target = {
  readonly id: string;
  readonly name: string;
  /** What it does for each call, in a few words. */
  readonly does: string;
  readonly port: number;
  /** The processes that a call passes through. */
  readonly pids: readonly number[];
  /** Everything that works for a call: stores and workers too. The same as `pids` where there is nothing else. */
  readonly allPids: readonly number[];
  /** The HTTP requests that callers make in turn; `undefined`: it cannot do this. */
  requests(question: RequestQuestion): readonly string[] | undefined;
  /** Resolves when nothing is left to do for the calls so far. */
  settled(): Promise<void>;
  /** What there is to check once all was measured; throws when it is not so. */
  check?(): Promise<string>;
};

export type NotMeasured = { readonly id: string; readonly name: string; readonly why: string };

const system =
  "You are a careful assistant of a small library. Answer in a few sentences, name the shelf where a book stands, and say so when you do not know.";
const question =
  "Which books on the history of canals do you have, and where do I find them? I like maps more than text.";

/** A request as its bytes, with a prompt of some 60 tokens. */
export function httpRequest(
  { asks, streamed, model }: Omit<RequestQuestion, "id" | "provider">,
  { path, headers }: { readonly path: string; readonly headers: Readonly<Record<string, string>> },
): string {
  const user = { role: "user", content: question };
  const body = JSON.stringify(
    asks === "openai"
      ? {
          model,
          messages: [{ role: "system", content: system }, user],
          max_tokens: 1_000,
          temperature: 0.5,
          ...(streamed && { stream: true }),
        }
      : { model, system, messages: [user], max_tokens: 1_000, temperature: 0.5, ...(streamed && { stream: true }) },
  );
  const lines = Object.entries({
    host: "127.0.0.1",
    "content-type": "application/json",
    accept: streamed ? "text/event-stream" : "application/json",
    "user-agent": "bench/1.0",
    "content-length": String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

/** Where each API has its calls, below a base address. */
export const pathOf = (asks: Shape["asks"]): string => (asks === "openai" ? "/v1/chat/completions" : "/v1/messages");
