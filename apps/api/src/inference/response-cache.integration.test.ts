import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";
import { addThinkingModels } from "./thinking-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addThinkingModels(world);
  await addTaskModels(world, { "task/vectors": { output: "embedding", providers: ["openai"], inputPico: 20_000n } });
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const cached = { "x-openrouter-cache": "true" };
const claude = "maker/claude";
const schema = { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] };

/** What was said, in no format's words; and the answer's id, what it used and where it came from. */
type Told = {
  readonly said: {
    readonly text: string;
    readonly thought: string;
    readonly calls: readonly (readonly [string, string])[];
  };
  readonly id: string;
  readonly used: number;
  readonly status: string | null;
};

type Client = { readonly headers: Record<string, string>; latest: Headers };

/** Every SDK uses it, so that its headers can be seen. */
const fetchOf = (client: Client) => async (url: string | URL | Request, init?: RequestInit) => {
  const headers = new Headers(init?.headers);
  for (const [name, value] of Object.entries(client.headers)) headers.set(name, value);
  const response = await fetch(url, { ...init, headers });
  client.latest = response.headers;
  return response;
};

const statusOf = ({ latest }: Client) => latest.get("x-openrouter-cache-status");
const argumentsOf = (text: string): string => JSON.stringify(JSON.parse(text || "{}"));

type Format = (question: string, stream: boolean, client: Client) => Promise<Told>;

const openaiOf = (client: Client) =>
  new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0, fetch: fetchOf(client) });

const chat: Format = async (question, stream, client) => {
  const asked = {
    model: claude,
    messages: [{ role: "user" as const, content: question }],
    tools: [{ type: "function" as const, function: { name: "weather", parameters: schema } }],
    reasoning_effort: "low" as const,
  };
  const { completions: api } = openaiOf(client).chat;
  type Said = { content?: string | null; reasoning?: string; tool_calls?: OpenAI.ChatCompletionMessageToolCall[] };
  const pieces: { said: Said; id: string; used: number | undefined }[] = [];
  if (stream) {
    for await (const chunk of await api.create({ ...asked, stream: true })) {
      pieces.push({ said: (chunk.choices[0]?.delta ?? {}) as Said, id: chunk.id, used: chunk.usage?.total_tokens });
    }
  } else {
    const answer = await api.create(asked);
    pieces.push({ said: answer.choices[0]?.message as Said, id: answer.id, used: answer.usage?.total_tokens });
  }
  const calls = pieces
    .flatMap(({ said }) => said.tool_calls ?? [])
    .flatMap((call) => ("function" in call ? call.function : []));
  return {
    said: {
      text: pieces.map(({ said }) => said.content ?? "").join(""),
      thought: pieces.map(({ said }) => said.reasoning ?? "").join(""),
      // One call: its name once, its arguments in pieces.
      calls: [[calls[0]?.name ?? "", argumentsOf(calls.map(({ arguments: text }) => text).join(""))]],
    },
    id: pieces[0]?.id ?? "",
    used: pieces.findLast(({ used }) => used !== undefined)?.used ?? -1,
    status: statusOf(client),
  };
};

const responses: Format = async (question, stream, client) => {
  const asked = {
    model: claude,
    input: question,
    tools: [{ type: "function" as const, name: "weather", parameters: schema, strict: false }],
    reasoning: { effort: "low" as const },
    store: false,
  };
  const answer = stream
    ? await openaiOf(client).responses.stream(asked).finalResponse()
    : await openaiOf(client).responses.create(asked);
  const thoughts = answer.output.flatMap((item) =>
    item.type === "reasoning" ? [...item.summary, ...(item.content ?? [])].map(({ text }) => text) : [],
  );
  return {
    said: {
      text: answer.output_text,
      thought: thoughts.join(""),
      calls: answer.output.flatMap((item) =>
        item.type === "function_call" ? [[item.name, argumentsOf(item.arguments)] as const] : [],
      ),
    },
    id: answer.id,
    used: answer.usage?.total_tokens ?? -1,
    status: statusOf(client),
  };
};

const messages: Format = async (question, stream, client) => {
  const anthropic = new Anthropic({
    apiKey: customer.key,
    baseURL: `${world.api.url}/api`,
    maxRetries: 0,
    fetch: fetchOf(client),
  });
  const asked: Anthropic.MessageCreateParamsNonStreaming = {
    model: claude,
    max_tokens: 4_000,
    thinking: { type: "enabled", budget_tokens: 1_024 },
    tools: [{ name: "weather", input_schema: schema }],
    messages: [{ role: "user", content: question }],
  };
  const answer = stream
    ? await anthropic.messages.stream(asked).finalMessage()
    : await anthropic.messages.create(asked);
  const { content, usage } = answer;
  return {
    said: {
      text: content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join(""),
      thought: content
        .flatMap((block) => (block.type === "thinking" ? [block.thinking, block.signature] : []))
        .join(" "),
      calls: content.flatMap((block) =>
        block.type === "tool_use" ? [[block.name, JSON.stringify(block.input)] as const] : [],
      ),
    },
    id: answer.id,
    used: usage.input_tokens + usage.output_tokens,
    status: statusOf(client),
  };
};

const gemini: Format = async (question, stream, client) => {
  const google = new GoogleGenAI({
    apiKey: customer.key,
    httpOptions: { baseUrl: `${world.api.url}/api`, retryOptions: { attempts: 1 }, headers: client.headers },
  });
  const asked = {
    model: claude,
    contents: question,
    config: {
      tools: [{ functionDeclarations: [{ name: "weather", parametersJsonSchema: schema }] }],
      thinkingConfig: { includeThoughts: true, thinkingBudget: 1_024 },
    },
  };
  const pieces = [];
  if (stream) for await (const piece of await google.models.generateContentStream(asked)) pieces.push(piece);
  else pieces.push(await google.models.generateContent(asked));
  const parts = pieces.flatMap((piece) => piece.candidates?.[0]?.content?.parts ?? []);
  const last = pieces.at(-1);
  return {
    said: {
      text: parts.map(({ text = "", thought }) => (thought ? "" : text)).join(""),
      thought: parts.map(({ text = "", thought }) => (thought ? text : "")).join(""),
      calls: parts.flatMap(({ functionCall: call }) =>
        call ? [[call.name ?? "", JSON.stringify(call.args)] as const] : [],
      ),
    },
    id: last?.responseId ?? "",
    used: last?.usageMetadata?.totalTokenCount ?? -1,
    status: pieces[0]?.sdkHttpResponse?.headers?.["x-openrouter-cache-status"] ?? null,
  };
};

const completions: Format = async (question, stream, client) => {
  const asked = { model: "maker/one", prompt: question, max_tokens: 2_000 };
  const openai = openaiOf(client);
  let [text, id, used] = ["", "", -1];
  const pieces = stream
    ? await openai.completions.create({ ...asked, stream: true })
    : [await openai.completions.create(asked)];
  for await (const piece of pieces) {
    text += piece.choices[0]?.text ?? "";
    id = piece.id;
    used = piece.usage?.total_tokens ?? used;
  }
  return { said: { text, thought: "", calls: [] }, id, used, status: statusOf(client) };
};

const clientOf = (headers: Record<string, string> = cached): Client => ({ headers, latest: new Headers() });
let questions = 0;
const newQuestion = () => `What is the weather in Oslo on day ${++questions}?`;

/** Kept behind the first answer: the same is asked until it is there. */
async function hit(ask: () => Promise<Told>): Promise<Told> {
  let told: Told | undefined;
  await expect
    .poll(
      async () => {
        told = await ask();
        return told.status;
      },
      { timeout: 60_000 },
    )
    .toBe("HIT");
  if (!told) throw new Error("nothing was told");
  return told;
}

const withId = (id: string) => /^(?:resp_|msg_)?(gen-[0-9a-f]{32})/.exec(id)?.[1] ?? id;

describe.each<[string, Format]>([
  ["chat completions", chat],
  ["responses", responses],
  ["messages", messages],
  ["generateContent", gemini],
  ["completions", completions],
])("%s", (name, ask) => {
  it.each([
    ["whole", false],
    ["streamed", true],
  ])("asked %s: is given again, whole and streamed, with all that was said, for nothing", async (_, streamed) => {
    const question = newQuestion();
    const first = await ask(question, streamed, clientOf());
    expect(first.status).toBe("MISS");
    expect(first.used).toBeGreaterThan(0);
    const { thought, calls } = first.said;
    // Only the plainest format knows neither thoughts nor tools.
    const isPlain = name === "completions";
    expect([thought !== "", calls.map(([tool]) => tool)]).toEqual(isPlain ? [false, []] : [true, ["weather"]]);
    const same = await hit(() => ask(question, streamed, clientOf()));
    const other = await hit(() => ask(question, !streamed, clientOf()));
    expect(same.said).toEqual(other.said);
    expect([same.used, other.used]).toEqual([0, 0]);
    expect(new Set([first.id, same.id, other.id]).size).toBe(3);
    const settled = await world.settlementOf(withId(other.id));
    expect(settled).toMatchObject({
      chargedNano: 0n,
      generation: { costNano: 0n, status: "completed", endpointId: null },
    });
    expect(settled.generation.responseCacheSourceId).toMatch(/^gen-/);
  });
});

const simple = (content: string, more: object = {}) => ({
  model: "maker/one",
  messages: [{ role: "user", content }],
  max_tokens: 2_000,
  ...more,
});

const post = (body: object, headers: Record<string, string> = cached, who = customer, path = "/chat/completions") =>
  fetch(`${world.api.url}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.key}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const cacheStatus = async (response: Response): Promise<string | null> => {
  await response.text();
  return response.headers.get("x-openrouter-cache-status");
};

/** The first that comes from what is kept. */
async function hitResponse(ask: () => Promise<Response>): Promise<Response> {
  let response: Response | undefined;
  await expect
    .poll(
      async () => {
        await response?.text();
        response = await ask();
        return response.headers.get("x-openrouter-cache-status");
      },
      { timeout: 60_000 },
    )
    .toBe("HIT");
  return response ?? Promise.reject(new Error("no response"));
}

type Kept = { readonly first: Response; readonly told: { id: string; choices: object[] }; readonly again: Response };

/** An answer and its hit. It is kept behind itself: who asks before that is answered anew, so then with another question. */
async function keptAndFound(headers: Record<string, string>): Promise<Kept> {
  let kept: Kept | undefined;
  await expect
    .poll(
      async () => {
        const question = simple(newQuestion());
        const first = await post(question, headers);
        const told = (await first.json()) as Kept["told"];
        const again = await post(question);
        const isHit = again.headers.get("x-openrouter-cache-status") === "HIT";
        if (isHit) kept = { first, told, again };
        else await again.text();
        return isHit;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  return kept ?? Promise.reject(new Error("no answer"));
}

it("headers say where an answer came from, how old it is and how long it stays; /generation does, too", async () => {
  const { first, told, again } = await keptAndFound({ ...cached, "x-openrouter-cache-ttl": "600" });
  expect(first.headers.get("x-openrouter-cache-ttl")).toBe("600");
  expect(first.headers.get("x-openrouter-cache-age")).toBeNull();
  const { id, choices } = told;
  const { headers } = again;
  expect(headers.get("x-openrouter-cache-source-id")).toBe(id);
  expect(headers.get("x-causeway-cache-source-id")).toBe(id);
  expect(Number(headers.get("x-openrouter-cache-age")) + Number(headers.get("x-openrouter-cache-ttl"))).toBe(600);
  const answer = (await again.json()) as { id: string; choices: object[]; usage: object };
  expect(answer.choices).toEqual(choices);
  expect(answer.id).toBe(headers.get("x-generation-id"));
  expect(answer.usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost: 0 });

  const { data } = (await (await customer.get(`/generation?id=${answer.id}`)).json()) as { data: object };
  expect(data).toMatchObject({
    id: answer.id,
    total_cost: 0,
    response_cache_source_id: id,
    model: "maker/one",
    provider_name: null,
    finish_reason: expect.any(String),
    status: "completed",
  });
});

it("the same question in another format is answered, too", async () => {
  const question = newQuestion();
  await (await post(simple(question))).text();
  const asked = { model: "maker/one", input: question, max_output_tokens: 2_000, store: false };
  const answer = await hitResponse(() => post(asked, cached, customer, "/responses"));
  expect(await answer.json()).toMatchObject({ object: "response", status: expect.any(String) });
});

it("vectors are kept, too, and given again under their key", async () => {
  const asked = { model: "task/vectors", input: newQuestion(), dimensions: 8 };
  const embed = (headers: Record<string, string>) => post(asked, headers, customer, "/embeddings");
  type Vectors = { readonly data: readonly object[]; readonly usage: { readonly prompt_tokens: number } };
  const first = (await (await embed(cached)).json()) as Vectors;
  expect(first.usage.prompt_tokens).toBeGreaterThan(0);
  const again = (await (await hitResponse(() => embed(cached))).json()) as Vectors;
  expect(again.data).toEqual(first.data);
  expect(again.usage.prompt_tokens).toBe(0);

  const keyed = { "idempotency-key": "vectors-1" };
  const once = await (await embed(keyed)).text();
  const replayed = await embed(keyed);
  expect(replayed.headers.get("idempotent-replayed")).toBe("true");
  expect(await replayed.text()).toBe(once);
});

it("nothing is kept for who did not ask for it, nor given", async () => {
  const question = simple(newQuestion());
  for (const headers of [{}, { "x-openrouter-cache": "false" }, { "x-openrouter-cache-ttl": "60" }]) {
    expect(await cacheStatus(await post(question, headers))).toBeNull();
  }
  expect(await cacheStatus(await post(question))).toBe("MISS");
  await (await hitResponse(() => post(question))).text();
  expect(await cacheStatus(await post(question, {}))).toBeNull();
});

it("another workspace does not get it", async () => {
  const question = simple(newQuestion());
  await (await post(question)).text();
  await (await hitResponse(() => post(question))).text();
  expect(await cacheStatus(await post(question, cached, await world.customer()))).toBe("MISS");
});

it("is asked anew and replaced for who clears it", async () => {
  const question = simple(newQuestion());
  await (await post(question)).text();
  const before = await hitResponse(() => post(question));
  await before.text();
  const fresh = await post(question, { ...cached, "x-openrouter-cache-clear": "true" });
  expect(fresh.headers.get("x-openrouter-cache-status")).toBe("MISS");
  const { id } = (await fresh.json()) as { id: string };
  // It is kept behind its answer: who asks before that is answered anew as well, and that answer may be the one that stays.
  const since = new Set([id]);
  await expect
    .poll(
      async () => {
        const response = await post(question);
        const source = response.headers.get("x-openrouter-cache-source-id");
        const own = (await response.json()) as { id: string };
        if (source === null) since.add(own.id);
        return source !== null && since.has(source);
      },
      { timeout: 60_000 },
    )
    .toBe(true);
});

it("is given to a workspace whose credits no longer cover asking anew", async () => {
  const poor = await world.customer({ creditsNano: 8_500_000n });
  const question = simple(newQuestion());
  expect((await post(question, cached, poor)).status).toBe(200);
  await expect
    .poll(async () => {
      const response = await post(simple(newQuestion()), {}, poor);
      await response.text();
      return response.status;
    })
    .toBe(402);
  const again = await post(question, cached, poor);
  expect([again.status, again.headers.get("x-openrouter-cache-status")]).toEqual([200, "HIT"]);
  await again.text();
});

it("what cannot be meant is a 400 under our names", async () => {
  const response = await post(simple("x"), { "x-causeway-cache": "true", "x-causeway-cache-ttl": "0" });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { message: expect.stringContaining("X-Causeway-Cache-TTL must be whole seconds from 1 to 86400") },
  });
});
