import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Cancellation } from "@causeway/gateway";
import { readChatCompletion, type StreamPart } from "@causeway/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { openai } from "./providers/openai.ts";
import { createUpstream, type UpstreamOptions } from "./upstream.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const chunk = (delta: object, rest: object = {}) =>
  `data: ${JSON.stringify({ id: "up-1", choices: [{ index: 0, delta, ...rest }] })}\n\n`;
const opening = chunk({ role: "assistant", content: "" });
const firstWord = chunk({ content: "Hel" });
const whole = [
  opening,
  firstWord,
  chunk({ content: "lo" }),
  chunk({}, { finish_reason: "stop" }),
  `data: ${JSON.stringify({ id: "up-1", choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })}\n\n`,
  "data: [DONE]\n\n",
];
const answer = {
  id: "up-1",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "Hello" } }],
  usage: { prompt_tokens: 3, completion_tokens: 2 },
};

const sse = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });

/** Calls a provider played by `handler`; how the exchange ended and which parts came. */
async function exchange(
  handler: Handler,
  options: UpstreamOptions["timeouts"] & {
    stream?: boolean;
    cancelAfterParts?: number;
    pauseAfterParts?: number;
    onPaused?: () => void;
  } = {},
) {
  const server = createServer((request, response) => void handler(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { stream = true, cancelAfterParts, pauseAfterParts, onPaused, ...timeouts } = options;
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const upstream = createUpstream(
    new Map([["openai", { provider: openai, baseUrl, secret: "secret", isSandbox: false }]]),
    { timeouts },
  );
  closers.push(
    () => upstream.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );

  const cancellation = new Cancellation();
  const parts: StreamPart[] = [];
  let writes = 0;
  let drains = 0;
  const result = await upstream.call(
    {
      generationId: "gen-1",
      providerId: "openai",
      upstreamModelId: "native-name",
      request: readChatCompletion({ model: "a/b", messages: [{ role: "user", content: "Hi" }], stream }).request,
      maxOutputTokens: 77,
      mayThinkLong: false,
    },
    {
      write: (batch) => {
        parts.push(...batch);
        writes += 1;
        if (writes === cancelAfterParts) cancellation.cancel();
        return writes !== pauseAfterParts;
      },
      drained: async () => {
        drains += 1;
        onPaused?.();
      },
    },
    cancellation,
  );
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return { ...result, parts, text, drains };
}

describe("a streamed call", () => {
  it("sends the provider's words, key and limit, and nothing of the caller's headers", async () => {
    let seen: { url: string | undefined; headers: IncomingMessage["headers"]; body: string } | undefined;
    await exchange((request, response) => {
      let body = "";
      request.on("data", (data: Buffer) => {
        body += data.toString();
      });
      request.on("end", () => {
        seen = { url: request.url, headers: request.headers, body };
        sse(response).end(whole.join(""));
      });
    });
    expect(seen?.url).toBe("/v1/chat/completions");
    expect(seen?.headers).toMatchObject({ authorization: "Bearer secret", accept: "text/event-stream" });
    expect(JSON.parse(seen?.body ?? "")).toMatchObject({
      model: "native-name",
      stream: true,
      max_completion_tokens: 77,
    });
  });

  it("gives parts as they come and completes at the provider's end", async () => {
    const { outcome, httpStatus, text, parts } = await exchange((_, response) => {
      sse(response);
      for (const event of whole) response.write(event);
      // Deliberately left open: the answer is complete all the same.
    });
    expect(outcome).toEqual({ kind: "completed" });
    expect(httpStatus).toBe(200);
    expect(text).toBe("Hello");
    expect(parts.at(-1)).toEqual({ type: "end" });
  });

  it("does not care where the network cuts the bytes", async () => {
    const { text, outcome } = await exchange((_, response) => {
      sse(response);
      const bytes = Buffer.from(chunk({ content: "grüße 👋" }) + whole.join(""));
      void (async () => {
        for (const byte of bytes) {
          response.write(Buffer.from([byte]));
          if (byte === 10) await new Promise((resolve) => setImmediate(resolve));
        }
        response.end();
      })();
    });
    expect(outcome.kind).toBe("completed");
    expect(text).toBe("grüße 👋Hello");
  });

  it("pauses while the sink is full and goes on when it has drained", async () => {
    const paused = Promise.withResolvers<void>();
    const { text, drains } = await exchange(
      async (_, response) => {
        sse(response).write(opening + firstWord);
        await paused.promise;
        response.write(whole.slice(2).join(""));
      },
      { pauseAfterParts: 2, onPaused: paused.resolve },
    );
    expect(text).toBe("Hello");
    expect(drains).toBeGreaterThan(0);
  });

  it("closes the connection when it is cancelled", async () => {
    let closed = false;
    const { outcome } = await exchange(
      (_, response) => {
        response.on("close", () => {
          closed = true;
        });
        sse(response).write(opening + firstWord);
      },
      { cancelAfterParts: 2 },
    );
    expect(outcome).toEqual({ kind: "cancelled" });
    await expect.poll(() => closed).toBe(true);
  });

  it("takes a whole answer to a streamed call as one event", async () => {
    const { outcome, text } = await exchange((_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
    expect(outcome.kind).toBe("completed");
    expect(text).toBe("Hello");
  });
});

describe("a call that is not streamed", () => {
  it("gives the answer", async () => {
    const { outcome, answer: read } = await exchange(
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
      },
      { stream: false },
    );
    expect(outcome).toEqual({ kind: "completed" });
    expect(read).toMatchObject({ upstreamId: "up-1", usage: { input: 3, output: 2 }, choices: [{ text: "Hello" }] });
  });
});

const fail = (status: number, body: unknown, headers: Record<string, string> = {}): Handler => {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  return (_, response) => response.writeHead(status, { "content-type": "application/json", ...headers }).end(payload);
};

describe("failures are outcomes", () => {
  it.each<[string, Handler, object]>([
    [
      "429",
      fail(429, { error: { message: "slow down" } }, { "retry-after": "9" }),
      { kind: "unavailable", reason: "rate-limited", retryAfterSeconds: 9 },
    ],
    ["500", fail(500, { error: { message: "oops" } }), { kind: "unavailable" }],
    ["503 in HTML", fail(503, "<html>down</html>"), { kind: "unavailable" }],
    ["400", fail(400, { error: { message: "bad field" } }), { kind: "refused", reason: "invalid-request" }],
    ["401", fail(401, { error: { message: "bad key" } }), { kind: "credential-rejected" }],
    ["an error body with 200", fail(200, { error: { message: "oops", code: 500 } }), { kind: "unavailable" }],
    ["a redirect", fail(302, "", { location: "http://127.0.0.1:1/" }), { kind: "unavailable" }],
    ["garbage with 200", fail(200, "not json"), { kind: "interrupted" }],
    [
      "a stream that is closed early",
      (_, response) => void sse(response).end(whole.slice(0, 2).join("")),
      { kind: "completed" },
    ],
    ["a stream of garbage", (_, response) => void sse(response).end("data: {broken\n\n"), { kind: "interrupted" }],
    [
      "an event without an end",
      (_, response) => void sse(response).write(`data: ${"x".repeat(1_200_000)}`),
      { kind: "interrupted" },
    ],
    [
      "a reset before the answer",
      (request) => void request.socket.resetAndDestroy(),
      { kind: "unavailable", reason: "unreachable" },
    ],
    [
      "an error inside the stream",
      (_, response) => void sse(response).write('data: {"error":{"message":"overloaded","code":503}}\n\n'),
      { kind: "unavailable", reason: "overloaded" },
    ],
  ])("%s", async (_, handler, outcome) => {
    expect((await exchange(handler)).outcome).toMatchObject(outcome);
  });

  it("a reset in the middle interrupts", async () => {
    const { outcome, text } = await exchange((_, response) => {
      sse(response).write(firstWord, () => setImmediate(() => response.socket?.resetAndDestroy()));
    });
    expect(outcome).toMatchObject({ kind: "interrupted", message: "it reset the connection" });
    expect(text).toBe("Hel");
  });

  it("silence is a timeout, counted from the call", async () => {
    const { outcome } = await exchange(() => undefined, { firstByteMs: 50 });
    expect(outcome).toMatchObject({
      kind: "unavailable",
      reason: "timed-out",
      message: "it sent nothing within 0.05 s",
    });
  });

  it("a header without a body is silence too", async () => {
    const { outcome } = await exchange((_, response) => sse(response).flushHeaders(), { firstByteMs: 50 });
    expect(outcome).toMatchObject({ kind: "unavailable", reason: "timed-out" });
  });

  it("a call that takes for ever ends", async () => {
    const { outcome } = await exchange((_, response) => void sse(response).write(firstWord), { totalMs: 5_000 });
    expect(outcome.kind).toBe("interrupted");
  });

  it("a host that refuses connections is unreachable", async () => {
    const upstream = createUpstream(
      new Map([["openai", { provider: openai, baseUrl: "http://127.0.0.1:9/v1", secret: "secret", isSandbox: false }]]),
    );
    const { request } = readChatCompletion({ model: "a/b", messages: [{ role: "user", content: "Hi" }] });
    const { outcome } = await upstream.call(
      {
        generationId: "gen-1",
        providerId: "openai",
        upstreamModelId: "m",
        request,
        maxOutputTokens: 1,
        mayThinkLong: false,
      },
      { write: () => true, drained: async () => undefined },
      new Cancellation(),
    );
    await upstream.close();
    expect(outcome).toMatchObject({ kind: "unavailable", reason: "unreachable" });
  });
});
