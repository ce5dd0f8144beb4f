import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const ask = (more: object = {}) => ({
  model: "maker/one",
  messages: [{ role: "user", content: "Hello" }],
  max_tokens: 30,
  ...more,
});

type ErrorBody = {
  error: { code: number; message: string; type: string; param: string | null; metadata: Record<string, unknown> };
};

/** The error, after checking what every error has. */
async function errorOf(response: Response): Promise<ErrorBody["error"]> {
  const { error } = (await response.json()) as ErrorBody;
  expect(error.code).toBe(response.status);
  expect(error.metadata["error_type"]).toEqual(expect.any(String));
  for (const header of ["x-request-id", "request-id"])
    expect(response.headers.get(header)).toMatch(/^req-[0-9a-f]{32}$/);
  expect(response.headers.get("x-generation-id")).toMatch(/^gen-[0-9a-f]{32}$/);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  return error;
}

const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${world.api.url}/api/v1/chat/completions`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${customer.key}`, ...headers },
  });

/** What comes back for raw bytes. */
async function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(world.api.url);
  const socket = connect({ host: hostname, port: Number(port) });
  let answer = "";
  socket.on("data", (data: Buffer) => {
    answer += data.toString();
    if (/\r\n\r\n/.test(answer)) socket.end();
  });
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return answer;
}

describe("400", () => {
  it.each([
    ["broken JSON, naming the place", '{"model": tru}', "body", /position 10 \(line 1, column 11\)/],
    ["a list", "[]", "body", /must be a JSON object/],
    ["nothing", "", "body", /empty/],
    ["bytes that are no text", new Uint8Array([0x7b, 0xff, 0x7d]), "body", /not UTF-8/],
    ["a field of the wrong type", JSON.stringify(ask({ temperature: "hot" })), "temperature", /temperature must be/],
    [
      "a message of the wrong shape",
      JSON.stringify(ask({ messages: [{ role: "user" }] })),
      /messages\.0/,
      /messages\.0/,
    ],
    ["a model that nobody knows", JSON.stringify(ask({ model: "maker/none" })), "model", /not a valid model ID/],
  ] as const)("%s", async (_, body, parameter, message) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    const error = await errorOf(response);
    expect(error.param).toMatch(parameter);
    expect(error.message).toMatch(message);
  });

  it("nesting beyond 64 levels, before it is parsed", async () => {
    const response = await post("[".repeat(1_000_000));
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toMatch(/nested deeper than 64/);
  });

  it("a compressed body", async () => {
    const response = await post("x", { "content-encoding": "gzip" });
    expect((await errorOf(response)).message).toMatch(/Content-Encoding gzip/);
  });

  it("what the provider finds wrong, with its words", async () => {
    await world.fault("openai", { kind: "status", status: 400, message: "temperature is not allowed here", times: 1 });
    const response = await customer.chat(ask({ provider: { order: ["openai"] } }));
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toBe(
      "Openai refused the request (HTTP 400): temperature is not allowed here.",
    );
  });
});

describe("401", () => {
  it.each([
    ["no key", {}],
    ["no key of ours", { authorization: "Bearer sk-or-v1-0123456789" }],
    ["a mistyped key", { "x-api-key": "sk-cw-v1-0000000000000000000000000000000000000000000000000" }],
  ])("%s", async (_, headers) => {
    const response = await fetch(`${world.api.url}/v1/chat/completions`, {
      method: "POST",
      body: "{}",
      headers: headers as Record<string, string>,
    });
    expect(response.status).toBe(401);
    await errorOf(response);
  });

  it("is answered before the body is sent", async () => {
    const head =
      "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\nexpect: 100-continue\r\n\r\n";
    const answer = await raw(head);
    expect(answer).toMatch(/^HTTP\/1\.1 401/);
    expect(answer).not.toContain("100 Continue");
  });

  it("for a good key, says to go on with the body", async () => {
    const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\nexpect: 100-continue\r\nx-api-key: ${customer.key}\r\n\r\n`;
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 100 Continue/);
  });

  it("at once after a key is revoked, on every gateway", async () => {
    const other = await world.customer();
    expect((await other.chat(ask())).status).toBe(200);
    await world.database.apiKey.update({ where: { id: other.apiKeyId }, data: { revokedAt: new Date() } });
    await world.gate.blockKey(other.apiKeyId);
    // Even while the cache still knows the key: admission looks where the hold is taken.
    expect((await other.chat(ask())).status).toBe(401);
    const { hash } = await world.database.apiKey.findUniqueOrThrow({ where: { id: other.apiKeyId } });
    await world.announce({ kind: "api-key", hash });
    await expect.poll(async () => (await other.get("/key")).status).toBe(401);
  });
});

it("402 says what it would have cost, what is left, and where to add credits", async () => {
  const poor = await world.customer({ creditsNano: 100_000n });
  const response = await poor.chat(ask({ max_tokens: 10_000 }));
  expect(response.status).toBe(402);
  const error = await errorOf(response);
  expect(error.message).toMatch(/may cost up to \$0\.08\d+, and \$0\.0001 is available/);
  expect(error.message).toContain("https://dashboard.test/credits");
  expect(error.metadata).toMatchObject({ available_usd: "0.0001", error_type: "payment_required" });
});

it("an answer of open length is clamped to what the credits cover, and the response says so", async () => {
  const thrifty = await world.customer({ creditsNano: 20_000_000n });
  const response = await thrifty.chat({ ...ask(), max_tokens: undefined });
  expect(response.status).toBe(200);
  const clamped = Number(response.headers.get("x-max-tokens-clamped"));
  expect(clamped).toBeGreaterThanOrEqual(1_024);
  expect(clamped).toBeLessThan(16_000);
});

it("403 for a key whose limit is spent", async () => {
  const limited = await world.customer({ limitNano: 1_000n });
  const response = await limited.chat(ask());
  expect(response.status).toBe(403);
  expect((await errorOf(response)).message).toMatch(/^Key limit exceeded \(total limit\)/);
});

it("403 for a management key", async () => {
  const manager = await world.customer({ keyClass: "management" });
  expect((await manager.chat(ask())).status).toBe(403);
});

it("404 says who was excluded by what", async () => {
  const response = await customer.chat(ask({ provider: { only: ["groq"], max_price: { prompt: 0.5 } } }));
  expect(response.status).toBe(404);
  const error = await errorOf(response);
  expect(error.message).toContain("openai: it is not in provider.only");
  expect(error.message).toContain("groq: it costs more than provider.max_price");
});

it("405 names what is possible", async () => {
  const response = await fetch(`${world.api.url}/api/v1/chat/completions`);
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("POST, OPTIONS");
  await errorOf(response);
});

it("413 beyond 20 MB, announced or not", async () => {
  const large = new Uint8Array(21 * 1024 * 1024).fill(0x20);
  const announced = await post(large);
  expect(announced.status).toBe(413);
  await errorOf(announced);
  const chunked = await fetch(`${world.api.url}/api/v1/chat/completions`, {
    method: "POST",
    body: new Blob([large]).stream(),
    duplex: "half",
    headers: { authorization: `Bearer ${customer.key}` },
  });
  expect(chunked.status).toBe(413);
});

it("429 passes on how long the provider wants us to wait, a minute at most", async () => {
  await world.fault("*", { kind: "status", status: 429, retryAfterSeconds: 600 });
  const response = await customer.chat(ask());
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("60");
  const { message } = await errorOf(response);
  expect(message).toMatch(/returned an error \(HTTP 429\): .+ Tried before: \w+\.$/);
});

it("431 for headers beyond 16 KiB", async () => {
  const answer = await raw(`GET /v1/models HTTP/1.1\r\nhost: x\r\nx-long: ${"x".repeat(17 * 1024)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431/);
  expect(answer).toMatch(/x-request-id: req-/);
});

it("400 for what is not HTTP", async () => {
  expect(await raw("hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400/);
});

it("502 when providers fail, naming each", async () => {
  await world.fault("*", { kind: "reset" });
  const response = await customer.chat(ask());
  expect(response.status).toBe(502);
  const { metadata } = await errorOf(response);
  const errors = z.array(z.unknown()).min(1).max(2).parse(metadata["previous_errors"]);
  for (const error of errors) {
    expect(error).toMatchObject({ code: "unavailable", status: null, message: expect.any(String) });
  }
});

it("503 with a hint to wait when the providers are overloaded", async () => {
  await world.fault("*", { kind: "status", status: 503, retryAfterSeconds: 7 });
  const response = await customer.chat(ask());
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("7");
});

it("504 when the providers say nothing", async () => {
  const hasty = await startApiWorld({ upstream: { timeouts: { firstByteMs: 200, thinkingFirstByteMs: 200 } } });
  try {
    await hasty.fault("*", { kind: "hang" });
    const response = await (await hasty.customer()).chat(ask());
    expect(response.status).toBe(504);
    await errorOf(response);
    await expectSoundLedger(hasty.database);
  } finally {
    await hasty.close();
  }
});
