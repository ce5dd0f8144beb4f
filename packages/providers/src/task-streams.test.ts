import { Cancellation, type UpstreamResult } from "@causeway/gateway";
import { images, noUsage, type StreamPart, speech, type TaskRequest, transcriptions } from "@causeway/protocol";
import { type FaultInput, type Sandbox, startSandbox } from "@causeway/sandbox";
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

const head = { path: "", query: "", headers: {} };
const input_audio = { data: Buffer.alloc(2_000).toString("base64"), format: "mp3" };
const requests: readonly [string, TaskRequest][] = [
  ["image", images.read({ model: "m", prompt: "A coral reef", stream: true, partial_images: 2 }, head).call.request],
  ["tts", speech.read({ model: "m", input: "Coral reefs are warm" }, head).call.request],
  ["gpt-4o-transcribe", transcriptions.read({ model: "m", input_audio, stream: true }, head).call.request],
];

const streamed = [...providers.values()].flatMap((provider) =>
  requests.flatMap(([name, request]): [string, Question][] => {
    const upstreamModelId = `${provider.id}-${name}`;
    const format = taskFormatOf(provider, request, upstreamModelId);
    return format?.streams(upstreamModelId)
      ? [[`${provider.id}: ${request.task}`, { provider, request, upstreamModelId }]]
      : [];
  }),
);

type Question = { readonly provider: Provider; readonly request: TaskRequest; readonly upstreamModelId: string };

test.each(requests)("%s is told in pieces by more than one provider", (_, { task }) => {
  expect(streamed.filter(([, { request }]) => request.task === task).length).toBeGreaterThan(1);
});

describe.each(streamed)("%s", (_name, question) => {
  test("comes in pieces, and is counted", async () => {
    const { result, parts } = await ask(question);
    expect(result).toMatchObject({ outcome: { kind: "completed" }, answer: undefined });
    expect(gistOf(parts)).toEqual(gists[question.request.task]);
    expect(parts.at(-1)).toEqual({ type: "end" });
    expect(parts.find(({ type }) => type === "usage")).toMatchObject({ usage: counts[question.request.task] });
  });

  test("cut and malformed streams are no whole answers", async () => {
    const isSound = question.request.task === "speech";
    await fail(question, { kind: "cut", afterChunks: 1, times: 1 });
    const cut = await ask(question);
    expect(cut.result.outcome.kind).toBe("interrupted");
    expect(cut.parts.some(({ type }) => type === "piece")).toBe(true);
    expect(cut.parts.some(({ type }) => type === "finish")).toBe(false);
    await fail(question, { kind: "malformed", afterChunks: 1, times: 1 });
    const malformed = await ask(question);
    expect(malformed.result.outcome.kind).toBe("interrupted");
    expect(malformed.parts.some(({ type }) => type === "piece")).toBe(!isSound);
  });

  test.skipIf(question.request.task === "speech")("an error on the way is told", async () => {
    await fail(question, { kind: "mid-stream-error", afterChunks: 1, times: 1 });
    const { parts } = await ask(question);
    expect(parts.at(-1)).toMatchObject({ type: "error", message: expect.stringContaining("had an error") });
  });
});

const gists: Readonly<Partial<Record<TaskRequest["task"], unknown>>> = {
  images: [0, 1, "done"],
  speech: 20 * 64,
  transcriptions: "A recording of 2 seconds.",
};
const counts: Readonly<Partial<Record<TaskRequest["task"], unknown>>> = {
  images: { output: 1_056 + 200 },
  speech: { ...noUsage, units: { character: 20 } },
  transcriptions: { input: 20, output: 8 },
};

/** What matters of the pieces. */
function gistOf(parts: readonly StreamPart[]): unknown {
  const pieces = parts.flatMap((part) => (part.type === "piece" ? [part.piece] : []));
  const sound = pieces.flatMap((piece) => (piece.kind === "sound" ? [Buffer.from(piece.base64, "base64")] : []));
  if (sound.length > 0) return Buffer.concat(sound).length;
  const looks = pieces.flatMap((piece) => (piece.kind === "image" ? [piece.partialIndex ?? "done"] : []));
  if (looks.length > 0) return looks;
  return pieces.map((piece) => (piece.kind === "words" ? piece.text : "")).join("");
}

async function ask({ provider, request, upstreamModelId }: Question): Promise<{
  readonly result: UpstreamResult;
  readonly parts: readonly StreamPart[];
}> {
  const baseUrl = `${sandbox.url}/providers/${provider.id}`;
  const upstream = createUpstream(new Map([[provider.id, { provider, baseUrl, secret: "sandbox", isSandbox: true }]]));
  const parts: StreamPart[] = [];
  const sink = { write: (some: readonly StreamPart[]) => parts.push(...some) > 0, drained: () => Promise.resolve() };
  try {
    const attempt = { providerId: provider.id, upstreamModelId, request, maxOutputTokens: 0, mayThinkLong: false };
    const result = await upstream.call({ generationId: "task", ...attempt }, sink, new Cancellation());
    return { result, parts };
  } finally {
    await upstream.close();
  }
}

const fail = ({ provider }: Question, fault: FaultInput) =>
  fetch(`${sandbox.url}/control/providers/${provider.id}/faults`, { method: "POST", body: JSON.stringify(fault) });
