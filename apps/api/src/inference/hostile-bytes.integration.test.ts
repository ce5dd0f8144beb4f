import type { FaultInput } from "@causeway/sandbox";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addModels, untilKnown } from "./faulty-models.fixture.ts";

/** What providers may do to a stream once it has begun, in each of our formats; and bytes that are meant to confuse. */
let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld({ upstream: { timeouts: { idleMs: 8_000 } } });
  customer = await world.customer();
  const formats = ["chat", "responses", "messages", "gemini"];
  await addModels(world, {
    ...Object.fromEntries(formats.map((format) => [`broken/${format}-openai`, ["openai"]])),
    ...Object.fromEntries(formats.map((format) => [`broken/${format}-anthropic`, ["anthropic"]])),
    "bytes/odd": ["openai"],
    "bytes/even": ["openai", "groq"],
    "bytes/headers": ["openai", "groq"],
  });
  await untilKnown(customer, "bytes/headers");
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const prompt = "Write 60 tokens";
const messages = [{ role: "user", content: prompt }];

type Format = {
  readonly path: (model: string) => string;
  readonly body: (model: string) => object;
  /** What only a whole answer says. */
  readonly cleanEnd: RegExp;
  /** How a broken one ends. */
  readonly errorEnd: RegExp;
};

const formats: Readonly<Record<string, Format>> = {
  chat: {
    path: () => "/api/v1/chat/completions",
    body: (model) => ({ model, messages, stream: true }),
    cleanEnd: /"finish_reason":"(stop|length|tool_calls)"/,
    errorEnd: /"finish_reason":"error"[^]*\n\ndata: \[DONE\]\n\n$/,
  },
  responses: {
    path: () => "/api/v1/responses",
    body: (model) => ({ model, input: prompt, stream: true }),
    cleanEnd: /response\.completed/,
    errorEnd: /event: error\n.*\n\nevent: response\.failed\n.*\n\n$/,
  },
  messages: {
    path: () => "/api/v1/messages",
    body: (model) => ({ model, messages, max_tokens: 100, stream: true }),
    cleanEnd: /message_stop|"stop_reason":"(end_turn|max_tokens|tool_use)"/,
    errorEnd: /event: error\ndata: \{"type":"error",.*\n\n$/,
  },
  gemini: {
    path: (model) => `/api/v1beta/models/${model}:streamGenerateContent?alt=sse`,
    body: () => ({ contents: [{ role: "user", parts: [{ text: prompt }] }] }),
    cleanEnd: /"finishReason":"(STOP|MAX_TOKENS)"/,
    errorEnd: /data: \{"error":\{.*\n\n$/,
  },
};

const breaks: readonly FaultInput[] = [
  { kind: "cut", afterChunks: 12 },
  { kind: "cut", afterChunks: 12, clean: true },
  { kind: "malformed", afterChunks: 12 },
  { kind: "mid-stream-error", afterChunks: 12 },
  { kind: "long-line", afterChunks: 12 },
  { kind: "lying-length", by: -2_000 },
  { kind: "hang", afterChunks: 12 },
];

describe.each(Object.entries(formats))("in the format of %s", (name, format) => {
  it.each(["openai", "anthropic"])("whatever breaks %s's stream ends as that format's error", async (provider) => {
    const model = `broken/${name}-${provider}`;
    const ask = async () => {
      const response = await fetch(world.api.url + format.path(model), {
        method: "POST",
        headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
        body: JSON.stringify(format.body(model)),
      });
      expect(response.status).toBe(200);
      return await response.text();
    };
    for (const fault of breaks) {
      await world.fault(provider, { ...fault, times: 1, model });
      const broken = await ask();
      const ends = { asWhole: format.cleanEnd.test(broken), asError: format.errorEnd.test(broken) };
      expect({ fault, ...ends }).toEqual({ fault, asWhole: false, asError: true });
      // The process goes on, and so does the provider: one failure in between is no outage.
      expect(await ask()).toMatch(format.cleanEnd);
    }
  });
});

const nonAscii = "Grüße, 世界 🙂👩‍🚀 ok";
type Answer = { provider: string; choices: { message: { content: string }; finish_reason: string }[] };

describe("the bytes of a stream", () => {
  it.each(["lf", "crlf", "cr", "mixed"] as const)(
    "may end their lines with %s and come one by one, within characters too",
    async (lineEnds) => {
      await world.fault("openai", { kind: "odd-bytes", lineEnds, bytesAtOnce: 1, times: 1 });
      const response = await customer.chat({
        model: "bytes/odd",
        messages: [{ role: "user", content: `Say only: ${nonAscii}` }],
        stream: true,
      });
      const events = (await response.text()).split("\n").filter((line) => line.startsWith("data: {"));
      const choices = events.flatMap(
        (line) =>
          (
            JSON.parse(line.slice("data: ".length)) as {
              choices: { delta: { content?: string }; finish_reason?: string }[];
            }
          ).choices,
      );
      expect(choices.map(({ delta }) => delta.content ?? "").join("")).toBe(nonAscii);
      expect(choices.at(-1)?.finish_reason ?? choices.at(-2)?.finish_reason).toBe("stop");
    },
  );
});

describe("a whole answer", () => {
  it.each<[string, FaultInput]>([
    ["shorter than its content-length", { kind: "lying-length", by: 20 }],
    ["longer than its content-length", { kind: "lying-length", by: -20 }],
    ["of half a JSON", { kind: "malformed" }],
    ["cut off", { kind: "cut" }],
  ])("%s is another provider's to give", async (_, fault) => {
    await world.fault("openai", { ...fault, times: 1, model: "bytes/even" });
    const response = await customer.chat({ model: "bytes/even", messages, provider: { order: ["openai", "groq"] } });
    const answer = (await response.json()) as Answer;
    expect([answer.provider, answer.choices[0]?.finish_reason]).toEqual(["Groq", "stop"]);
  });
});

describe("a provider's headers", () => {
  const ours = [
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
    "request-id",
    "transfer-encoding",
    "vary",
    "x-accel-buffering",
    "x-generation-id",
    "x-request-id",
  ];
  const hostile = {
    "set-cookie": "session=stolen",
    "access-control-allow-origin": "https://evil.test",
    "x-generation-id": "gen-forged",
    "x-request-id": "forged",
    "request-id": "forged",
    vary: "evil",
    "strict-transport-security": "max-age=1",
    "www-authenticate": "Basic",
    "content-security-policy": "default-src *",
    location: "https://evil.test",
    link: "<https://evil.test>; rel=preload",
    server: "evil",
    "x-ratelimit-limit-requests": "1",
  };

  it.each([true, false])("are not passed on (stream: %s)", async (stream) => {
    await world.fault("*", { kind: "headers", headers: hostile });
    const response = await customer.chat({ model: "bytes/headers", messages, stream });
    expect(response.status).toBe(200);
    await response.text();
    expect([...response.headers.keys()].filter((name) => !ours.includes(name))).toEqual([]);
    expect([...response.headers.values()].join("\n")).not.toMatch(/evil|forged|stolen/);
  });

  it("that are too many to read make it a provider that is broken", async () => {
    await world.fault("openai", {
      kind: "headers",
      headers: { "x-long": "a".repeat(100_000) },
      model: "bytes/headers",
    });
    const response = await customer.chat({ model: "bytes/headers", messages, provider: { order: ["openai", "groq"] } });
    expect(((await response.json()) as Answer).provider).toBe("Groq");
  });
});
