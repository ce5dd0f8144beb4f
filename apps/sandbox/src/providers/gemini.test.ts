import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RequestRecord, type Sandbox, startSandbox } from "../sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 20 });
});
afterAll(() => sandbox.close());
beforeEach(() => fetch(`${sandbox.url}/control/reset`, { method: "POST" }));

const post = (path: string, body: object, key = "sandbox") =>
  fetch(`${sandbox.url}/providers/google-ai-studio/models/${path}`, {
    method: "POST",
    headers: { "x-goog-api-key": key },
    body: JSON.stringify(body),
  });
const question = { contents: [{ role: "user", parts: [{ text: "Explain coral reefs" }] }] };
type Part = { text?: string; functionCall?: object };
type Response = { candidates: { content: { parts: Part[] } }[]; usageMetadata: { totalTokenCount: number } };
const read = async (response: globalThis.Response): Promise<Response> => JSON.parse(await response.text());
const events = (text: string): Response[] =>
  text
    .split("\r\n\r\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.replace(/^data: /, "")));

test("a whole answer has candidates, counts and a version", async () => {
  const answer = await (await post("gemini-2.5-flash:generateContent", question)).json();
  expect(answer).toMatchObject({
    candidates: [
      {
        content: { role: "model", parts: [{ text: expect.stringContaining("coral reefs") }] },
        finishReason: "STOP",
        index: 0,
      },
    ],
    usageMetadata: { promptTokenCount: expect.any(Number), candidatesTokenCount: expect.any(Number) },
    modelVersion: "gemini-2.5-flash",
  });
});

test("a stream tells the counts so far with every event and has no last word", async () => {
  const asked = { ...question, generationConfig: { thinkingConfig: { includeThoughts: true } } };
  const response = await post("gemini-2.5-flash:streamGenerateContent?alt=sse", asked);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const text = await response.text();
  expect(text).not.toContain("[DONE]");
  const all = events(text);
  const counts = all.map(({ usageMetadata }) => usageMetadata.totalTokenCount);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(all[0]?.candidates[0]?.content.parts[0]).toMatchObject({ thought: true });
  expect(all.at(-1)).toMatchObject({
    candidates: [{ finishReason: "STOP" }],
    usageMetadata: { thoughtsTokenCount: expect.any(Number) },
  });
});

test("a call is signed, and the newer models want the signature back", async () => {
  const tools = [
    {
      functionDeclarations: [
        { name: "get_weather", parameters: { type: "OBJECT", properties: { city: { type: "STRING" } } } },
      ],
    },
  ];
  const asked = { contents: [{ role: "user", parts: [{ text: "The weather in Oslo?" }] }], tools };
  const first = await read(await post("gemini-3.1-pro-preview:generateContent", asked));
  const part = first.candidates[0]?.content.parts[0] ?? {};
  expect(part).toMatchObject({
    functionCall: { name: "get_weather", args: { city: expect.any(String) } },
    thoughtSignature: expect.any(String),
  });
  const again = (call: object) =>
    post("gemini-3.1-pro-preview:generateContent", {
      tools,
      contents: [
        ...asked.contents,
        { role: "model", parts: [call] },
        { role: "user", parts: [{ functionResponse: { name: "get_weather", response: { output: "Sunny" } } }] },
      ],
    });
  expect((await again(part)).status).toBe(200);
  const refused = await again({ functionCall: part.functionCall });
  expect(await refused.json()).toMatchObject({
    error: { code: 400, status: "INVALID_ARGUMENT", message: expect.stringContaining("thought_signature") },
  });
});

test("a schema in Google's words is kept to", async () => {
  const responseSchema = { type: "OBJECT", properties: { people: { type: "INTEGER" } }, required: ["people"] };
  const generationConfig = { responseMimeType: "application/json", responseSchema };
  const answer = await read(await post("gemini-2.5-flash:generateContent", { ...question, generationConfig }));
  expect(JSON.parse(answer.candidates[0]?.content.parts[0]?.text ?? "")).toEqual({ people: expect.any(Number) });
});

test.each([
  ["a wrong key", () => post("m:generateContent", question, "invalid"), 400, "INVALID_ARGUMENT"],
  ["no key", () => post("m:generateContent", question, ""), 403, "PERMISSION_DENIED"],
  ["no contents", () => post("m:generateContent", { contents: [] }), 400, "INVALID_ARGUMENT"],
  ["a field it does not know", () => post("m:generateContent", { ...question, messages: [] }), 400, "INVALID_ARGUMENT"],
])("%s is refused in Google's words", async (_what, send, code, status) => {
  const response = await send();
  expect(response.status).toBe(code);
  expect(await response.json()).toMatchObject({ error: { code, status, message: expect.any(String) } });
});

test("a cut stream is remembered with what it had told so far", async () => {
  await fetch(`${sandbox.url}/control/providers/google-ai-studio/faults`, {
    method: "POST",
    body: JSON.stringify({ kind: "cut", afterChunks: 2 }),
  });
  const response = await post("gemini-2.5-flash:streamGenerateContent?alt=sse", question);
  await expect(response.text()).rejects.toThrow(/terminated/);
  const list = await fetch(`${sandbox.url}/control/providers/requests?slug=google-ai-studio`);
  const { requests }: { requests: RequestRecord[] } = JSON.parse(await list.text());
  const record = requests.at(-1);
  expect(record?.usageReported?.output).toBe(record?.tokensWritten);
  expect(record?.plannedUsage?.output).toBeGreaterThan(record?.tokensWritten ?? 0);
});
