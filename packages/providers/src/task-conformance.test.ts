import type { UnitCounts } from "@causeway/catalog";
import { Cancellation, type UpstreamResult } from "@causeway/gateway";
import {
  images,
  openaiEmbeddings,
  noUsage,
  rerank,
  search,
  speech,
  transcriptions,
  type TaskName,
  type TaskRequest,
  type Usage,
} from "@causeway/protocol";
import { type FaultInput, type RequestRecord, type Sandbox, startSandbox } from "@causeway/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Provider } from "./provider.ts";
import { providers } from "./registry.gen.ts";
import { taskFormatOf } from "./task-format.ts";
import { createUpstream } from "./upstream.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 1_000 });
});
afterAll(() => sandbox.close());

const requests: Readonly<Record<TaskName, TaskRequest>> = {
  embeddings: openaiEmbeddings.read({ model: "m", input: "coral reefs" }, head()).call.request,
  rerank: rerank.read(
    { model: "m", query: "Where are coral reefs?", documents: ["On the moon", "Coral reefs are where it is warm"] },
    head(),
  ).call.request,
  images: images.read({ model: "m", prompt: "A coral reef" }, head()).call.request,
  // Whole: what is told in pieces has a suite of its own.
  speech: {
    ...speech.read({ model: "m", input: "Coral reefs are warm", response_format: "wav" }, head()).call.request,
    stream: false,
  },
  transcriptions: transcriptions.read(
    { model: "m", input_audio: { data: Buffer.alloc(11_500).toString("base64"), format: "mp3" } },
    head(),
  ).call.request,
  search: search.read({ model: "m", query: "coral reefs", max_results: 2 }, head()).call.request,
};

/** As providers call models that do it, where their format depends on that. */
const modelNames: Readonly<Partial<Record<TaskName, readonly string[]>>> = {
  embeddings: ["embeddings", "cohere.embed"],
  rerank: ["rerank", "cohere.rerank"],
  images: ["imagen", "flash-image"],
};

const served = [...providers.values()].flatMap((provider) =>
  Object.values(requests).flatMap((request): [string, Provider, TaskRequest, string][] => {
    const asked = (modelNames[request.task] ?? [request.task]).flatMap((name) => {
      const upstreamModelId = `${provider.id}-${name}`;
      const format = taskFormatOf(provider, request, upstreamModelId);
      return format ? [[format.id, upstreamModelId] as const] : [];
    });
    return [...new Map(asked.toReversed())].map(([id, upstreamModelId]) => [
      `${provider.id}: ${request.task} (${id})`,
      provider,
      request,
      upstreamModelId,
    ]);
  }),
);

test.each(Object.values(requests))("$task is done by more than one provider", ({ task }) => {
  const doers = served.flatMap(([, { id }, request]) => (request.task === task ? [id] : []));
  expect(new Set(doers).size).toBeGreaterThan(1);
});

const gists: Readonly<Record<TaskName, unknown>> = {
  embeddings: [true],
  rerank: [1, 0],
  images: ["image/png"],
  speech: ["audio/wav", 20 * 64],
  transcriptions: ["A recording of 11.5 seconds.", 11.5, { second: 12 }],
  search: ["https://example.com/coral-reefs/1", "https://example.org/coral-reefs/2"],
};

const ourUnits: Readonly<Partial<Record<TaskName, UnitCounts>>> = { speech: { character: 20 }, search: { search: 1 } };

/** As for conversations, a provider is tried by saying that it does the task. */
describe.each(served)("%s", (_name, provider, request, upstreamModelId) => {
  const question = { provider, upstreamModelId };

  test("is done, and counted", async () => {
    const { outcome, answer } = await ask(question, request);
    expect(outcome).toEqual({ kind: "completed" });
    expect(gistOf(answer)).toEqual(gists[request.task]);
    // Google AI Studio does not count vectors, nor Bedrock searches.
    const isCounted =
      (provider.id !== "google-ai-studio" || request.task === "images") &&
      (provider.id !== "amazon-bedrock" || request.task !== "rerank");
    expect(amountOf(answer?.usage) > 0).toBe(isCounted);
    await fail(question, { kind: "no-usage", times: 1 });
    const uncounted = (await ask(question, request)).answer?.usage;
    // What we count ourselves, nobody can leave out.
    const ours = ourUnits[request.task] ?? { image: 1 };
    expect([{ ...noUsage, units: ours }, ...(request.task in ourUnits ? [] : [undefined])]).toContainEqual(uncounted);
  });

  test("errors mean what they mean for conversations", async () => {
    for (const [status, outcome] of statuses) {
      await fail(question, { kind: "status", status, retryAfterSeconds: 7, times: 1 });
      expect(await ask(question, request)).toMatchObject({ httpStatus: status, outcome });
    }
    expect((await ask({ ...question, secret: "invalid" }, request)).outcome.kind).toBe("credential-rejected");
  });

  test("a cut answer and a malformed one are no answers", async () => {
    await fail(question, { kind: "cut", times: 1 });
    expect((await ask(question, request)).outcome.kind).toBe("interrupted");
    await fail(question, { kind: "malformed", times: 1 });
    expect((await ask(question, request)).outcome.kind).toBe("interrupted");
  });

  test("a call that nobody waits for is closed", async () => {
    await fail(question, { kind: "hang", times: 1 });
    const cancellation = new Cancellation();
    const generationId = `hang-${upstreamModelId}`;
    const asked = ask({ ...question, generationId }, request, cancellation);
    await expect.poll(async () => (await requestsOf(generationId)).length).toBeGreaterThan(0);
    cancellation.cancel();
    expect((await asked).outcome).toEqual({ kind: "cancelled" });
    await expect.poll(async () => (await requestsOf(generationId)).at(-1)?.clientAborted).toBe(true);
  });
});

const embedding = served.filter(([, , { task }]) => task === "embeddings");

describe.each(embedding)("%s", (_name, provider, _request, upstreamModelId) => {
  const takesOne = ["google-vertex-embeddings", "amazon-bedrock-embeddings"].includes(upstreamModelId);
  const texts = ["coral", "reefs", "coral reefs"];

  test.skipIf(takesOne)("many inputs keep their order", async () => {
    const { answer } = await ask({ provider, upstreamModelId }, embeddingsOf({ input: texts }));
    const alone = await Promise.all(texts.map((input) => ask({ provider, upstreamModelId }, embeddingsOf({ input }))));
    expect(vectorsOf(answer)).toEqual(alone.flatMap((one) => vectorsOf(one.answer)));
  });

  test.runIf(takesOne)("many inputs are told to be too many", async () => {
    const { outcome } = await ask({ provider, upstreamModelId }, embeddingsOf({ input: texts }));
    expect(outcome).toMatchObject({ reason: "not-expressible", message: expect.stringContaining("you sent 3") });
  });

  test("base64 and numbers are the same vector", async () => {
    const asked = { input: "coral reefs", dimensions: 8 };
    const [numbers, base64] = await Promise.all(
      ["float", "base64"].map(async (encoding_format) => {
        const body = { ...asked, encoding_format };
        return vectorsOf((await ask({ provider, upstreamModelId }, embeddingsOf(body))).answer);
      }),
    );
    expect(numbers).toEqual([expect.arrayContaining([expect.any(Number)])]);
    expect(floatsOf(numbers?.[0])).toHaveLength(8);
    expect(floatsOf(base64?.[0])).toEqual(floatsOf(numbers?.[0]));
  });
});

const imaging = served.filter(([, , { task }]) => task === "images");

const begun = (...urls: readonly string[]) =>
  images.read(
    {
      model: "m",
      prompt: "The same at night",
      input_references: urls.map((url) => ({ type: "image_url", image_url: { url } })),
    },
    head(),
  ).call.request;

describe.each(imaging)("%s", (_name, provider, _request, upstreamModelId) => {
  const picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  test.each([
    ["bytes", `data:image/png;base64,${picture}`],
    ["an address", "https://pictures.test/reef.png"],
  ])("images to begin with, as %s, are read or refused by name", async (_kind, url) => {
    const one = await ask({ provider, upstreamModelId }, begun(url));
    const three = await ask({ provider, upstreamModelId }, begun(url, url, url));
    const isRead = one.outcome.kind === "completed";
    const refusal = {
      kind: "refused",
      reason: "not-expressible",
      message: expect.stringContaining("input_references"),
    };
    expect([one.outcome, three.outcome]).toEqual(isRead ? [completed, completed] : [refusal, refusal]);
    // Each picture is counted.
    expect(isRead ? picturesOf(three) / 3 : 0).toBe(isRead ? picturesOf(one) : 0);
  });
});

const completed = { kind: "completed" };
const sandboxTokensPerPicture = 765;
const picturesOf = ({ answer }: UpstreamResult) =>
  Math.floor(((answer?.usage?.input ?? 0) + (answer?.usage?.units?.imageToken ?? 0)) / sandboxTokensPerPicture);

/** What matters of an answer. */
function gistOf(answer: UpstreamResult["answer"]): unknown {
  switch (answer?.task) {
    case "embeddings":
      return answer.vectors.map((vector) => Array.isArray(vector));
    case "rerank":
      return answer.results.map(({ index }) => index);
    case "images":
      return answer.images.map(({ mediaType }) => mediaType);
    case "speech":
      return [answer.mediaType, answer.audio.length];
    case "transcriptions":
      return [answer.text, answer.duration, answer.usage?.units];
    case "search":
      return answer.results.map(({ url }) => url);
    case undefined:
      return undefined;
  }
}

const embeddingsOf = (body: object) => openaiEmbeddings.read({ model: "m", ...body }, head()).call.request;

function head() {
  return { path: "", query: "", headers: {} };
}

const vectorsOf = (answer: UpstreamResult["answer"]) => (answer?.task === "embeddings" ? answer.vectors : []);

const floatsOf = (vector: readonly number[] | string | undefined): readonly number[] =>
  typeof vector === "string"
    ? [...new Float32Array(Uint8Array.from(Buffer.from(vector, "base64")).buffer)]
    : (vector ?? []);

const amountOf = (usage: Usage | undefined) =>
  (usage?.input ?? 0) + Object.values(usage?.units ?? {}).reduce((sum, count) => sum + count, 0);

const statuses = [
  [400, { kind: "refused", reason: "invalid-request" }],
  [404, { kind: "unavailable", reason: "model-not-found" }],
  [429, { kind: "unavailable", reason: "rate-limited", retryAfterSeconds: 7 }],
  [500, { kind: "unavailable", reason: "broken" }],
  [503, { kind: "unavailable", reason: "overloaded" }],
] as const;

async function ask(
  {
    provider,
    upstreamModelId,
    secret = "sandbox",
    generationId = "task",
  }: {
    readonly provider: Provider;
    readonly upstreamModelId: string;
    readonly secret?: string;
    readonly generationId?: string;
  },
  request: TaskRequest,
  cancellation = new Cancellation(),
): Promise<UpstreamResult> {
  const baseUrl = `${sandbox.url}/providers/${provider.id}`;
  const upstream = createUpstream(new Map([[provider.id, { provider, baseUrl, secret, isSandbox: true }]]));
  const nowhere = { write: () => true, drained: () => Promise.resolve() };
  try {
    return await upstream.call(
      {
        generationId,
        providerId: provider.id,
        upstreamModelId,
        request,
        maxOutputTokens: 0,
        mayThinkLong: false,
      },
      nowhere,
      cancellation,
    );
  } finally {
    await upstream.close();
  }
}

const fail = ({ provider }: { readonly provider: Provider }, fault: FaultInput) =>
  fetch(`${sandbox.url}/control/providers/${provider.id}/faults`, { method: "POST", body: JSON.stringify(fault) });

async function requestsOf(generationId: string): Promise<readonly RequestRecord[]> {
  const response = await fetch(`${sandbox.url}/control/providers/requests?generation=${generationId}`);
  const { requests: found }: { requests: RequestRecord[] } = JSON.parse(await response.text());
  return found;
}
