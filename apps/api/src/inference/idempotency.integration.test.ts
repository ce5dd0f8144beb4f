import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createMoneyPool } from "@causeway/db";
import { recoverGenerations } from "@causeway/services";
import { startRedis } from "@causeway/testing";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;

const body = (more: object = {}) => ({
  model: "maker/one",
  messages: [{ role: "user", content: `Tell me about bridge ${randomUUID()}` }],
  max_tokens: 200,
  ...more,
});

const post = (
  url: string,
  {
    path = "/chat/completions",
    asked,
    key,
    signal,
  }: { path?: string; asked: object; key: string; signal?: AbortSignal },
) =>
  fetch(`${url}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(asked),
    ...(signal && { signal }),
  });

const settlements = () => world.database.settlement.findMany({ where: { workspaceId: customer.workspaceId } });
const generationId = ({ headers }: Response): string => headers.get("x-generation-id") ?? "";

describe("one API", () => {
  beforeAll(async () => {
    world = await startApiWorld();
  });
  afterEach(() => world.resetFaults());
  afterAll(async () => {
    await expectSoundLedger(world.database);
    await world.close();
  });

  const gemini = { contents: [{ role: "user", parts: [{ text: "Tell me about bridges" }] }] };
  const messages = {
    model: "maker/one",
    max_tokens: 200,
    messages: [{ role: "user", content: "Tell me about bridges" }],
  };
  const chat = { model: "maker/one", messages: messages.messages };
  const prompt = { model: "maker/one", prompt: "Tell me about bridges", max_tokens: 200 };
  const input = { model: "maker/one", input: "Tell me about bridges", store: false };

  it.each<[string, string, object]>([
    ["a chat completion", "/chat/completions", chat],
    ["a stream of it", "/chat/completions", { ...chat, stream: true }],
    ["a completion", "/completions", prompt],
    ["a stream of that", "/completions", { ...prompt, stream: true }],
    ["a response", "/responses", input],
    ["its events", "/responses", { ...input, stream: true }],
    ["a message", "/messages", messages],
    ["the events of a message", "/messages", { ...messages, stream: true }],
    ["Gemini's content", "/models/maker/one:generateContent", gemini],
    ["a stream of Gemini's", "/models/maker/one:streamGenerateContent?alt=sse", gemini],
  ])("%s is given again, word for word, with its id and what it cost; charged once", async (_, path, asked) => {
    customer = await world.customer();
    const key = randomUUID();
    const first = await post(world.api.url, { path, asked, key });
    const answer = await first.text();
    expect(first.status).toBe(200);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    const again = await post(world.api.url, { path, asked, key });
    const repeated = await again.text();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(generationId(again)).toBe(generationId(first));
    expect(again.headers.get("content-type")).toBe(first.headers.get("content-type"));
    // What was several events may be one: the words are the same, and so is the last thing said.
    expect(wordsIn(repeated)).toBe(wordsIn(answer));
    expect(costsIn(repeated)).toEqual(costsIn(answer));
    await world.settlementOf(generationId(first));
    expect(await settlements()).toHaveLength(1);
  });

  it("SDKs that all ask at once get one answer, charged once", async () => {
    customer = await world.customer();
    await world.fault("*", { kind: "slow", firstTokenMs: 300, chunkMs: 10 });
    const openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 20 });
    const asked = { ...body(), stream: false } as OpenAI.ChatCompletionCreateParamsNonStreaming;
    const options = { headers: { "Idempotency-Key": randomUUID() } };
    const answers = await Promise.all(Array.from({ length: 6 }, () => openai.chat.completions.create(asked, options)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    await world.settlementOf(answers[0]?.id ?? "");
    expect(await settlements()).toHaveLength(1);
  });

  it("a second call is told that the first runs, and when to come back; a caller who left finds the whole answer", async () => {
    customer = await world.customer();
    await world.fault("*", { kind: "stall", afterChunks: 3, forMs: 12_000 });
    const [asked, key] = [body({ stream: true }), randomUUID()];
    const leaving = new AbortController();
    const first = await post(world.api.url, { asked, key, signal: leaving.signal });
    const reader = first.body?.getReader();
    await reader?.read();
    const second = await post(world.api.url, { asked, key });
    expect([second.status, second.headers.get("retry-after")]).toEqual([409, "2"]);
    expect(await second.text()).toContain(`${generationId(first)}) is still running`);
    leaving.abort();
    let again: Response | undefined;
    await expect
      .poll(
        async () => {
          again = await post(world.api.url, { asked, key });
          return again.status;
        },
        { timeout: 60_000 },
      )
      .toBe(200);
    const text = (await again?.text()) ?? "";
    expect(text).toContain("data: [DONE]");
    expect(again && generationId(again)).toBe(generationId(first));
    const settled = await world.settlementOf(generationId(first));
    expect(settled.generation.status).toBe("completed");
    expect(await settlements()).toHaveLength(1);
  });

  it("another body under the same key is refused, and nothing is charged", async () => {
    customer = await world.customer();
    const key = randomUUID();
    const first = await post(world.api.url, { asked: body(), key });
    await first.text();
    const other = await post(world.api.url, { asked: body(), key });
    expect([other.status, other.headers.get("x-should-retry")]).toEqual([409, "false"]);
    expect(await other.text()).toContain(`was used for another request (${generationId(first)})`);
    await world.settlementOf(generationId(first));
    expect(await settlements()).toHaveLength(1);
  });

  it.each(["two words", "a".repeat(256)])("the key %j is a 400 that names the header", async (key) => {
    const response = await post(world.api.url, { asked: body(), key });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Idempotency-Key must be 1 to 255 visible ASCII characters");
  });
});

/** A whole answer as it is; of a stream all text that its events tell, whatever their format. */
function wordsIn(events: string): string {
  if (events.startsWith("{")) return events;
  const pieces = events.split("\n").flatMap((line) => (line.startsWith("data: {") ? [JSON.parse(line.slice(6))] : []));
  return pieces
    .map(
      (piece) =>
        piece.choices?.[0]?.delta?.content ??
        piece.choices?.[0]?.text ??
        (piece.type === "response.output_text.delta" ? piece.delta : undefined) ??
        piece.delta?.text ??
        piece.candidates?.[0]?.content?.parts?.[0]?.text ??
        "",
    )
    .join("");
}

const costsIn = (text: string) => text.match(/"cost":[0-9.]+/g);

describe("a process that dies on the way", () => {
  const processes: ChildProcess[] = [];
  let logFolder: string;
  beforeAll(async () => {
    world = await startApiWorld({ money: "postgres" });
    logFolder = mkdtempSync(join(tmpdir(), "causeway-log-"));
  });
  afterAll(async () => {
    for (const child of processes) child.kill("SIGKILL");
    await world.close();
    rmSync(logFolder, { recursive: true });
  });

  async function spawnApi(): Promise<{ child: ChildProcess; url: string }> {
    const { providerVariables } = world.env;
    const child = spawn(process.execPath, ["src/main.ts"], {
      cwd: new URL("../..", import.meta.url),
      env: { ...providerVariables, WRITE_AHEAD_LOG_DIR: logFolder, LOG_LEVEL: "info", PATH: process.env["PATH"] },
      stdio: ["ignore", "pipe", "inherit"],
    });
    processes.push(child);
    for await (const line of createInterface({ input: child.stdout })) {
      const { url } = JSON.parse(line) as { url?: string };
      if (url) {
        child.stdout.resume();
        return { child, url };
      }
    }
    throw new Error("The process ended before it listened");
  }

  it("frees the key, and the next call is told of the first, which is charged for what it delivered", async () => {
    customer = await world.customer();
    await world.fault("*", { kind: "slow", firstTokenMs: 20, chunkMs: 300 });
    const { child, url } = await spawnApi();
    const asked = body({ stream: true });
    // A process of its own has little patience with Redis: on a slow machine it may say 503 first.
    let [first, key] = [await post(url, { asked, key: "first" }), "first"];
    while (first.status === 503) {
      await first.text();
      key = randomUUID();
      first = await post(url, { asked, key });
    }
    await first.body?.getReader().read();
    child.kill("SIGKILL");
    await once(child, "exit");
    const firstId = generationId(first);

    // Nobody knows yet that it is dead.
    const early = await post(world.api.url, { asked, key });
    expect(early.status).toBe(409);
    expect(await early.text()).toContain(`${firstId}) is still running`);
    await withoutSignsOfLife(world.env.REDIS_URL, customer.workspaceId);
    await world.resetFaults();
    const second = await post(world.api.url, { asked, key });
    expect(second.status).toBe(200);
    expect(second.headers.get("idempotency-earlier-generation")).toBe(firstId);
    expect(await second.text()).toContain("data: [DONE]");

    // And from then on the key means the second.
    const third = await post(world.api.url, { asked, key });
    expect(third.headers.get("idempotent-replayed")).toBe("true");
    expect(generationId(third)).toBe(generationId(second));
    await third.text();

    const pool = createMoneyPool(world.env.DATABASE_URL);
    await expect
      .poll(
        async () => {
          await recoverGenerations({ database: world.database, pool });
          return await world.holdsOf(customer.workspaceId);
        },
        { timeout: 60_000, interval: 500 },
      )
      .toEqual([]);
    await pool.end();
    const settled = await world.settlementOf(firstId);
    expect(settled.source).toBe("recovery");
    expect((await settlements()).map((each) => each.generationId).toSorted()).toEqual(
      [firstId, generationId(second)].toSorted(),
    );
    await expectSoundLedger(world.database);
  });
});

/** As if so much time had passed that every process whose calls run must be dead. */
async function withoutSignsOfLife(redisUrl: string, workspaceId: string): Promise<void> {
  const { hostname, port, pathname } = new URL(redisUrl);
  const script =
    "for _, k in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('HSET', k, 'until', 1) end return 'done'";
  const command = ["EVAL", script, "0", `causeway:idempotency:{${workspaceId}}:*`];
  const socket = connect({ host: hostname, port: Number(port) });
  for (const words of [["SELECT", pathname.slice(1)], command]) {
    socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`);
  }
  let replies = "";
  for await (const reply of socket) {
    replies += String(reply);
    if (replies.includes("done")) break;
    if (replies.includes("-")) throw new Error(replies);
  }
}

describe("Redis away", () => {
  it("calls with a key wait for it rather than be made twice; whoever only wants what is kept is served", async () => {
    const own = await startRedis();
    world = await startApiWorld({ redisUrl: own.url });
    customer = await world.customer();
    await expect.poll(async () => (await post(world.api.url, { asked: body(), key: randomUUID() })).status).toBe(200);
    await own.stop();
    const refused = await post(world.api.url, { asked: body(), key: randomUUID() });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await refused.text()).toContain("The Idempotency-Key cannot be checked right now");
    const cached = await customer.chat(body(), {
      headers: {
        authorization: `Bearer ${customer.key}`,
        "content-type": "application/json",
        "x-openrouter-cache": "true",
      },
    });
    expect([cached.status, cached.headers.get("x-openrouter-cache-status")]).toEqual([200, "MISS"]);
    await cached.text();

    const back = await startRedis({ port: Number(new URL(own.url).port) });
    await expect
      .poll(async () => (await post(world.api.url, { asked: body(), key: randomUUID() })).status, { timeout: 60_000 })
      .toBe(200);
    await expectSoundLedger(world.database);
    await world.close();
    await back.stop();
  });
});
