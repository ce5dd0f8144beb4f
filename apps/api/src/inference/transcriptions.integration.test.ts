import OpenAI, { toFile } from "openai";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addTaskModels(world, {
    "task/ears": { output: "transcript", providers: ["openai"], secondPico: 100_000_000n },
    "task/live-ears": {
      output: "transcript",
      providers: ["openai"],
      inputPico: 2_500_000n,
      outputPico: 10_000_000n,
      upstreamModelId: "gpt-4o-transcribe",
    },
    "task/quick-ears": { output: "transcript", providers: ["groq"], secondPico: 30_830_000n },
  });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const openai = () => new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
/** The sandbox hears a thousand bytes a second. */
const recording = (seconds: number) => Buffer.alloc(seconds * 1_000, 7);

const hear = (body: object | FormData) =>
  fetch(`${world.api.url}/api/v1/audio/transcriptions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${customer.key}`,
      ...(!(body instanceof FormData) && { "content-type": "application/json" }),
    },
    body: body instanceof FormData ? body : JSON.stringify(body),
  });

const settledBy = (response: Response) => world.settlementOf(response.headers.get("x-generation-id") ?? "");

it("OpenAI's SDK sends a file and gets its words; each second that has begun is billed", async () => {
  const file = await toFile(recording(9.2), "reef.mp3");
  const { data, response } = await openai()
    .audio.transcriptions.create({ model: "task/ears", file, language: "en" })
    .withResponse();
  expect(data.text).toBe("A recording of 9.2 seconds.");
  const { chargedNano, generation } = await settledBy(response);
  expect(chargedNano).toBe(10n * 100_000n);
  expect(generation).toMatchObject({ apiType: "transcriptions", estimated: false, status: "completed" });
  const told = await customer.get(`/generation?id=${response.headers.get("x-generation-id")}`);
  expect(await told.json()).toMatchObject({ data: { api_type: "stt" } });
});

it("JSON with base64 says the same, and tells what it cost", async () => {
  const data = recording(2.5).toString("base64");
  const response = await hear({
    model: "task/ears",
    input_audio: { data, format: "mp3" },
    response_format: "verbose_json",
    timestamp_granularities: ["segment"],
  });
  expect(await response.json()).toMatchObject({
    text: "A recording of 2.5 seconds.",
    task: "transcribe",
    duration: 2.5,
    segments: [{ start: 0, end: 2.5 }],
    usage: { seconds: 2.5, cost: 0.0003 },
  });
});

it("words come as they are heard, and at the end all of them with what they cost", async () => {
  const file = await toFile(recording(2), "reef.mp3");
  const heard: unknown[] = [];
  const events = await openai().audio.transcriptions.create({ model: "task/live-ears", file, stream: true });
  for await (const event of events) heard.push(event);
  expect(heard.length).toBeGreaterThan(2);
  expect(heard.at(-1)).toMatchObject({
    type: "transcript.text.done",
    text: "A recording of 2 seconds.",
    usage: { input_tokens: 20, output_tokens: 8, cost: 0.00013 },
  });
  const times = await hear({
    model: "task/live-ears",
    input_audio: { data: "AAAA", format: "mp3" },
    stream: true,
    response_format: "verbose_json",
  });
  expect(await times.json()).toMatchObject({ error: { param: "response_format" } });
});

it("of a provider that hears whole recordings all words come at once", async () => {
  const input_audio = { data: recording(2).toString("base64"), format: "mp3" };
  const response = await hear({ model: "task/ears", input_audio, stream: true });
  const text = await response.text();
  expect(text.match(/transcript\.text\.delta/g)).toHaveLength(1);
  expect((await settledBy(response)).chargedNano).toBe(2n * 100_000n);
});

it("as text it is the words alone", async () => {
  const form = new FormData();
  form.set("model", "task/ears");
  form.set("response_format", "text");
  form.set("file", new File([recording(1)], "a.wav"));
  const response = await hear(form);
  expect([response.headers.get("content-type"), await response.text()]).toEqual([
    "text/plain; charset=utf-8",
    "A recording of 1 seconds.\n",
  ]);
});

it("a provider that bills ten seconds at least is charged for so", async () => {
  const input_audio = { data: recording(1).toString("base64"), format: "mp3" };
  const { chargedNano } = await settledBy(await hear({ model: "task/quick-ears", input_audio }));
  expect(chargedNano).toBe(308_300n);
});

it("without a length from the provider our guess is billed, marked, and never more than was held", async () => {
  await world.fault("openai", { kind: "no-usage", times: 1 });
  const input_audio = { data: recording(160).toString("base64"), format: "mp3" };
  const { chargedNano, generation } = await settledBy(await hear({ model: "task/ears", input_audio }));
  expect(generation).toMatchObject({ estimated: true });
  expect(chargedNano).toBe(10n * 100_000n);
});

it.each([
  ["input_audio", {}],
  ["input_audio.data", { input_audio: { data: "not base64!", format: "wav" } }],
  ["input_audio.format", { input_audio: { data: "AAAA", format: "exe" } }],
  ["temperature", { input_audio: { data: "AAAA", format: "wav" }, temperature: 2 }],
])("400 names %s", async (param, body) => {
  const response = await hear({ model: "task/ears", ...body });
  expect([response.status, await response.json()]).toMatchObject([400, { error: { param } }]);
});

it("a form without a file, one that is none, and one that is too large are told apart", async () => {
  const empty = new FormData();
  empty.set("model", "task/ears");
  expect(await (await hear(empty)).json()).toMatchObject({ error: { param: "file" } });
  const broken = await fetch(`${world.api.url}/api/v1/audio/transcriptions`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "multipart/form-data; boundary=x" },
    body: "no form",
  });
  expect([broken.status, await broken.json()]).toMatchObject([400, { error: { param: "body" } }]);
  const large = new FormData();
  large.set("model", "task/ears");
  large.set("file", new File([Buffer.alloc(27 * 1024 * 1024)], "a.mp3"));
  const refused = await hear(large).then(
    ({ status }) => status,
    // The connection may be closed on the rest of what is sent.
    () => 413,
  );
  expect(refused).toBe(413);
});
