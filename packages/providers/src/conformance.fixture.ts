import { Cancellation, type UpstreamResult } from "@causeway/gateway";
import {
  type AnswerChoice,
  type JsonObject,
  readChatCompletion,
  type StreamPart,
  type Usage,
} from "@causeway/protocol";
import type { FaultInput, RequestRecord } from "@causeway/sandbox";
import { expect } from "vitest";
import { answerOfParts } from "./dialects/answer-of-parts.ts";
import type { ConformanceCase, Provider } from "./provider.ts";
import { createUpstream } from "./upstream.ts";

/** One provider's model, played by the sandbox at `sandboxUrl`, through the very upstream that the gateway uses. */
export type ConformanceQuestion = {
  readonly provider: Provider;
  readonly upstreamModelId: string;
  readonly sandboxUrl: string;
};

/** The models to try a provider with. */
export const conformanceModels = ({ id, conformance }: Provider): readonly string[] =>
  conformance?.models ?? [`${id}-large`];

/** Rejects with what is wrong when the provider does not pass. */
export const tryConformance = (name: ConformanceCase, question: ConformanceQuestion): Promise<void> =>
  cases[name](question);

const cases: Readonly<Record<ConformanceCase, (question: ConformanceQuestion) => Promise<void>>> = {
  text: async (question) => {
    const { result, choice, usage } = await ask(question, says("Explain coral reefs"));
    expect(result.outcome).toEqual({ kind: "completed" });
    expect(choice?.text).toContain("coral reefs");
    expect(choice?.finishReason).toBe("stop");
    expect(usage?.input).toBeGreaterThan(0);
    expect(usage?.output).toBeGreaterThan(0);
    const short = await ask(question, { ...says("Explain coral reefs"), max_tokens: 3 });
    expect(short.choice?.finishReason).toBe("length");
  },

  stream: async (question) => {
    const { result, choice, usage, parts } = await ask(question, { ...says("Explain coral reefs"), stream: true });
    expect(result.outcome).toEqual({ kind: "completed" });
    expect(parts[0]?.type).toBe("start");
    expect(parts.filter(({ type }) => type === "text").length).toBeGreaterThan(1);
    expect(choice?.text).toContain("coral reefs");
    expect(choice?.finishReason).toBe("stop");
    expect(usage?.output).toBeGreaterThan(0);
  },

  "tool call": async (question) => {
    for (const stream of [false, true]) {
      const asked = { ...says("What is the weather in Oslo?"), ...tools, stream };
      const first = await ask(question, asked);
      expect(first.choice?.finishReason).toBe("tool_calls");
      const [call] = first.choice?.toolCalls ?? [];
      expect(call?.name).toBe("get_weather");
      expect(JSON.parse(call?.argumentsText ?? "")).toHaveProperty("city");
      const answered = [
        ...asked.messages,
        {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              id: call?.id ?? "",
              type: "function",
              function: { name: call?.name ?? "", arguments: call?.argumentsText ?? "" },
              ...call?.extra,
            },
          ],
          reasoning_details: [...(first.choice?.reasoningDetails ?? [])],
        },
        { role: "tool", tool_call_id: call?.id ?? "", content: "Sunny, 21 degrees" },
      ];
      const second = await ask(question, { ...asked, messages: answered });
      expect(second.result.outcome).toEqual({ kind: "completed" });
      expect(second.choice?.text).toContain("Sunny, 21 degrees");
    }
  },

  image: async (question) => {
    const url =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    const text = { type: "text", text: "Describe the picture" };
    const plain = await ask(question, { messages: [{ role: "user", content: [text] }] });
    const shown = await ask(question, {
      messages: [{ role: "user", content: [text, { type: "image_url", image_url: { url } }] }],
    });
    expect(shown.result.outcome).toEqual({ kind: "completed" });
    // The provider saw it: pictures cost tokens.
    expect(shown.usage?.input ?? 0).toBeGreaterThan((plain.usage?.input ?? 0) + 100);
  },

  "json schema": async (question) => {
    const schema = {
      type: "object",
      properties: { city: { type: "string" }, people: { type: "integer" } },
      required: ["city", "people"],
      additionalProperties: false,
    };
    for (const stream of [false, true]) {
      const { choice } = await ask(question, {
        ...says("Where do most people live?"),
        response_format: { type: "json_schema", json_schema: { name: "place", strict: true, schema } },
        stream,
      });
      expect(JSON.parse(choice?.text ?? "")).toEqual({ city: expect.any(String), people: expect.any(Number) });
      expect(choice?.finishReason).toBe("stop");
    }
  },

  "cached tokens": async (question) => {
    const rules = Array.from({ length: 900 }, (_, index) => `Rule ${index} for ${question.provider.id}.`).join(" ");
    const cached = { type: "text", text: rules, cache_control: { type: "ephemeral" } };
    const asked = {
      messages: [
        { role: "system", content: [cached] },
        { role: "user", content: "Which rule comes first?" },
      ],
    };
    await ask(question, asked);
    for (const stream of [false, true]) {
      const { usage } = await ask(question, { ...asked, stream });
      expect(usage?.cachedInput).toBeGreaterThan(1_000);
      expect(usage?.input).toBeGreaterThan(usage?.cachedInput ?? 0);
    }
  },

  "reasoning tokens": async (question) => {
    for (const stream of [false, true]) {
      const { usage } = await ask(question, { ...says("Think about tides"), reasoning: { effort: "high" }, stream });
      expect(usage?.reasoning).toBeGreaterThan(0);
      expect(usage?.output).toBeGreaterThan(usage?.reasoning ?? 0);
    }
  },

  errors: async (question) => {
    for (const [status, outcome] of statuses) {
      await fail(question, { kind: "status", status, retryAfterSeconds: 7, times: 1 });
      const { result } = await ask(question, says(`Answer with ${status}`));
      expect(result).toMatchObject({ httpStatus: status, outcome });
    }
    const wrong = await ask({ ...question, secret: "invalid" }, says("Who am I?"));
    expect(wrong.result.outcome.kind).toBe("credential-rejected");
  },

  "cut stream": async (question) => {
    const asked = { ...says("Explain coral reefs at length"), stream: true };
    await fail(question, { kind: "cut", afterChunks: 3, times: 1 });
    const cut = await ask(question, asked);
    expect(cut.result.outcome.kind).toBe("interrupted");
    await fail(question, { kind: "mid-stream-error", afterChunks: 3, times: 1 });
    const broken = await ask(question, asked);
    expect(broken.parts.at(-1)).toMatchObject({ type: "error", message: expect.stringContaining("error") });
    await fail(question, { kind: "cut", afterChunks: 3, clean: true, times: 1 });
    const silent = await ask(question, asked);
    expect(silent.parts.filter(({ type }) => type === "finish" || type === "end")).toEqual([]);
    await fail(question, { kind: "malformed", afterChunks: 3, times: 1 });
    const malformed = await ask(question, asked);
    expect(malformed.result.outcome.kind).toBe("interrupted");
  },

  cancellation: async (question) => {
    await fail(question, { kind: "hang", afterChunks: 4, times: 1 });
    const generationId = `conformance-${question.provider.id}-${question.upstreamModelId}`;
    const { result } = await ask(
      { ...question, generationId },
      { ...says("Explain coral reefs"), stream: true },
      { cancelAfterParts: 1 },
    );
    expect(result.outcome).toEqual({ kind: "cancelled" });
    await expect
      .poll(async () => (await requestsOf(question, generationId)).at(-1)?.clientAborted, { timeout: 10_000 })
      .toBe(true);
  },
};

const statuses = [
  [400, { kind: "refused", reason: "invalid-request" }],
  [404, { kind: "unavailable", reason: "model-not-found" }],
  [429, { kind: "unavailable", reason: "rate-limited", retryAfterSeconds: 7 }],
  [500, { kind: "unavailable", reason: "broken" }],
  [503, { kind: "unavailable", reason: "overloaded" }],
] as const;

const says = (content: string) => ({ messages: [{ role: "user", content }] });

const tools = {
  tools: [
    {
      type: "function",
      function: {
        name: "get_weather",
        description: "The weather of a place",
        parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      },
    },
  ],
};

type Asked = {
  readonly result: UpstreamResult;
  readonly parts: readonly StreamPart[];
  readonly choice: AnswerChoice | undefined;
  readonly usage: Usage | undefined;
};

async function ask(
  {
    provider,
    upstreamModelId,
    sandboxUrl,
    secret = "sandbox",
    generationId = "conformance",
  }: ConformanceQuestion & {
    secret?: string;
    generationId?: string;
  },
  body: JsonObject,
  { cancelAfterParts }: { cancelAfterParts?: number } = {},
): Promise<Asked> {
  const baseUrl = `${sandboxUrl}/providers/${provider.id}`;
  const upstream = createUpstream(new Map([[provider.id, { provider, baseUrl, secret, isSandbox: true }]]));
  const cancellation = new Cancellation();
  const parts: StreamPart[] = [];
  const { request } = readChatCompletion(body);
  try {
    const result = await upstream.call(
      {
        generationId,
        providerId: provider.id,
        upstreamModelId,
        request,
        maxOutputTokens: request.maxOutputTokens ?? 4_000,
        mayThinkLong: false,
      },
      {
        write: (batch) => {
          parts.push(...batch);
          if (cancelAfterParts !== undefined && parts.length >= cancelAfterParts) cancellation.cancel();
          return true;
        },
        drained: () => Promise.resolve(),
      },
      cancellation,
    );
    const answer = result.answer?.task === undefined ? (result.answer ?? answerOfParts(parts)) : answerOfParts([]);
    return { result, parts, choice: answer.choices[0], usage: answer.usage };
  } finally {
    await upstream.close();
  }
}

const fail = ({ provider, sandboxUrl }: ConformanceQuestion, fault: FaultInput) =>
  fetch(`${sandboxUrl}/control/providers/${provider.id}/faults`, { method: "POST", body: JSON.stringify(fault) });

async function requestsOf(
  { sandboxUrl }: ConformanceQuestion,
  generationId: string,
): Promise<readonly RequestRecord[]> {
  const response = await fetch(`${sandboxUrl}/control/providers/requests?generation=${generationId}`);
  const { requests }: { requests: RequestRecord[] } = JSON.parse(await response.text());
  return requests;
}
