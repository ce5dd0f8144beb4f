import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseNetworks, strictRules } from "@causeway/egress";
import { afterAll, beforeAll, expect, it } from "vitest";
import { probeOwnEndpoint } from "./probe-own-endpoint.ts";
import { createUpstream } from "./upstream.ts";

const allowed = { ...strictRules, privateNetworks: parseNetworks("127.0.0.1/32") };

let server: Server;
let answer: (response: ServerResponse) => void = () => undefined;
const asked: { path: string | undefined; headers: IncomingHttpHeaders }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ path: request.url, headers: request.headers });
    request.resume().on("end", () => answer(response));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;

const openaiAnswer = {
  id: "c",
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};
const anthropicAnswer = {
  id: "m",
  type: "message",
  role: "assistant",
  content: [{ type: "text", text: "Hi" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 1, output_tokens: 1 },
};

async function probe(
  respond: (response: ServerResponse) => void,
  {
    wireFormat = "openai-chat",
    secret = "sk-mine-0123456789",
  }: { wireFormat?: "openai-chat" | "anthropic-messages"; secret?: string } = {},
  egress = allowed,
) {
  answer = respond;
  const upstream = createUpstream(new Map(), { egress });
  const result = await probeOwnEndpoint(upstream, { wireFormat, baseUrl: baseUrl(), secret, upstreamModelId: "m" });
  await upstream.close();
  return result;
}

const json =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

it("is called at its address with its key, in either format, and without a key when it wants none", async () => {
  expect(await probe(json(200, openaiAnswer))).toMatchObject({ works: true, httpStatus: 200, fault: undefined });
  expect(asked.at(-1)).toMatchObject({
    path: "/v1/chat/completions",
    headers: { authorization: "Bearer sk-mine-0123456789" },
  });
  await probe(json(200, openaiAnswer), { secret: "" });
  expect(asked.at(-1)?.headers).not.toHaveProperty("authorization");
  expect(await probe(json(200, anthropicAnswer), { wireFormat: "anthropic-messages" })).toMatchObject({ works: true });
  expect(asked.at(-1)).toMatchObject({ path: "/v1/messages", headers: { "x-api-key": "sk-mine-0123456789" } });
  await probe(json(200, anthropicAnswer), { wireFormat: "anthropic-messages", secret: "" });
  expect(asked.at(-1)?.headers).not.toHaveProperty("x-api-key");
});

it("is not connected to where the rules forbid it, and says why", async () => {
  const before = asked.length;
  const result = await probe(json(200, openaiAnswer), {}, strictRules);
  expect(result).toMatchObject({
    works: false,
    fault: "address",
    message: "the address leads to an address that is not on the public internet (loopback)",
  });
  expect(asked).toHaveLength(before);
});

const redirect = (response: ServerResponse) => void response.writeHead(307, { location: "http://127.0.0.1:1/" }).end();

it("is not followed to where it redirects", async () => {
  const before = asked.length;
  expect(await probe(redirect)).toMatchObject({ works: false, httpStatus: 307 });
  expect(asked).toHaveLength(before + 1);
});

it.each([
  [401, "key"],
  [404, "model"],
  [429, "busy"],
  [500, "address"],
  [400, "other"],
] as const)("that answers %i is told with what is most likely wrong: %s", async (status, fault) => {
  const body = { error: { message: "no", type: "error" } };
  expect(await probe(json(status, body))).toMatchObject({ works: false, httpStatus: status, fault });
});
