import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { firstCallSamples } from "./first-call-samples.ts";

const run = promisify(execFile);

/** How a sample is saved and run. */
const runners: Readonly<Record<string, { readonly file: string; readonly command: readonly string[] }>> = {
  curl: { file: "call.sh", command: ["sh", "call.sh"] },
  typescript: { file: "call.mts", command: ["node", "call.mts"] },
  anthropic: { file: "call.mts", command: ["node", "call.mts"] },
  "ai-sdk": { file: "call.mts", command: ["node", "call.mts"] },
  go: { file: "main.go", command: ["go", "run", "main.go"] },
  java: { file: "FirstCall.java", command: ["java", "FirstCall.java"] },
  ruby: { file: "call.rb", command: ["ruby", "call.rb"] },
  php: { file: "call.php", command: ["php", "call.php"] },
};

/** Go compiles its library when it is run first, for minutes on a machine that is busy. */
const longest = 900_000;

const isThere = (tool: string): boolean => {
  try {
    execFileSync("sh", ["-c", `command -v ${tool}`]);
    return true;
  } catch {
    return false;
  }
};

let folder: string;
let server: Server;
let asked: { readonly url: string; readonly key: string; readonly body: unknown }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "causeway-samples-"));
  // The libraries are there where the API is tested with them.
  await symlink(fileURLToPath(new URL("../../../../api/node_modules", import.meta.url)), join(folder, "node_modules"));
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { authorization, "x-api-key": key } = request.headers;
  const url = request.url ?? "";
  asked.push({ url, key: authorization ?? String(key), body: JSON.parse(await text(request)) });
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(url.endsWith("/messages") ? messages() : completions());
}

/** With a letter of two bytes, which no chunk may cut. */
const words = ["Rivers ", "carry it: ", "größtenteils."];

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;

const completions = () =>
  [
    ": a comment\n\n",
    ...words.map((content) =>
      event({ id: "gen-1", object: "chat.completion.chunk", choices: [{ index: 0, delta: { content } }] }),
    ),
    event({ id: "gen-1", object: "chat.completion.chunk", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }),
    event({
      id: "gen-1",
      object: "chat.completion.chunk",
      choices: [],
      usage: { prompt_tokens: 1, completion_tokens: 3 },
    }),
    "data: [DONE]\n\n",
  ].join("");

const usage = { input_tokens: 1, output_tokens: 3 };

const messages = () =>
  [
    {
      type: "message_start",
      message: { id: "gen-1", type: "message", role: "assistant", content: [], model: "m", usage },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    ...words.map((said) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: said } })),
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
    { type: "message_stop" },
  ]
    .map((one) => `event: ${one.type}\n${event(one)}`)
    .join("");

describe.each(Object.entries(runners))("the sample in %s", (id, { file, command: [tool = "", ...rest] }) => {
  it.runIf(isThere(tool))("runs as it stands, with the key of the environment", { timeout: longest }, async () => {
    const { port } = server.address() as AddressInfo;
    const samples = firstCallSamples({ apiUrl: `http://127.0.0.1:${port}`, model: "maker/one" });
    await writeFile(join(folder, file), samples.find((sample) => sample.id === id)?.code ?? "");
    const env = { ...process.env, CAUSEWAY_API_KEY: "sk-cw-v1-mine" };
    const { stdout } = await run(tool, rest, { cwd: folder, env });
    const said = stdout.startsWith("data: ") || stdout.startsWith(":") ? saidIn(stdout) : stdout;
    expect(said).toBe(words.join(""));
    expect(asked).toMatchObject([
      {
        url: id === "anthropic" ? "/api/v1/messages" : "/api/v1/chat/completions",
        key: expect.stringMatching(/^(Bearer )?sk-cw-v1-mine$/),
        body: { model: "maker/one", stream: true, messages: [{ role: "user" }] },
      },
    ]);
  });
});

/** Of samples that print what comes, as it comes. */
const saidIn = (stdout: string): string =>
  [...stdout.matchAll(/^data: (\{.*)$/gm)]
    .map(([, data = ""]) => JSON.parse(data).choices[0]?.delta.content ?? "")
    .join("");
