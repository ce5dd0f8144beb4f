import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { type InboundDialect, openaiChat } from "@causeway/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readJsonBody } from "./http/body-reader.ts";
import { sendError } from "./http/error-response.ts";
import { LargeBodies } from "./http/large-bodies.ts";
import { createApiServer } from "./server.ts";

/** Errors in a form of its own. */
const shouting: Pick<InboundDialect, "writeError"> = {
  writeError: (_, { requestId }) => ({ status: 400, body: `NO ${requestId}` }),
};

const largeBodies = new LargeBodies();
const server = createApiServer(
  {
    inference: [
      {
        path: "/v1/chat/completions",
        dialect: openaiChat,
        async serve({ request, response }) {
          try {
            response.end(JSON.stringify(await readJsonBody({ request, response, largeBodies })));
          } catch (error) {
            sendError(response, error);
          }
        },
      },
      {
        path: /^\/v1\/models\/.+:say$/,
        dialect: shouting,
        serve: async ({ response, path }) => void response.end(path),
      },
    ],
    health: (_, response) => void response.end("well"),
    management: (_, response) => void response.end("management"),
  },
  { headersTimeout: 100, requestTimeout: 300, connectionsCheckingInterval: 20 },
);
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends a beginning and nothing more; what comes back until the connection closes. */
async function stall(beginning: string): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  let answer = "";
  socket.on("data", (data: Buffer) => {
    answer += data.toString();
  });
  socket.write(beginning);
  await once(socket, "close");
  return answer;
}

it("cuts a sender who never ends its headers", async () => {
  expect(await stall("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-slow: ")).toMatch(/^HTTP\/1\.1 408/);
});

it("cuts a sender who never ends its body", async () => {
  const head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n";
  expect(await stall(`${head}{"model"`)).toMatch(/^HTTP\/1\.1 408/);
});

it.each([
  ["deep", "[".repeat(100), "nested deeper than 64 levels"],
  ["of many messages", '{"role":"user","content":"x"},'.repeat(40_000), "strings"],
  ["of many empty lists", "[],".repeat(60_000), "objects and lists"],
  ["of many numbers", "1,".repeat(600_000), "values"],
])("refuses a body %s before it has come whole, naming the field", async (_, messages, words) => {
  const head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 20000000\r\n\r\n";
  const answer = await stall(`${head}{"model":"x","messages":[${messages}`);
  expect(answer).toMatch(/^HTTP\/1\.1 400/);
  expect(answer).toContain('"param":"messages"');
  expect(answer).toContain(words);
});

it("serves /api/v1 and /v1 alike, and passes everything else on", async () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const path of ["/v1/chat/completions", "/api/v1/chat/completions?beta=true"]) {
    const response = await fetch(base + path, { method: "POST", body: '{"a":[1]}' });
    expect(await response.text()).toBe('{"a":[1]}');
  }
  expect(await (await fetch(`${base}/v1/chat/completionsx`, { method: "POST" })).text()).toBe("management");
});

it("finds addresses by pattern, and tells errors in the form of the address", async () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const served = await fetch(`${base}/api/v1/models/maker/one:say`, { method: "POST" });
  expect(await served.text()).toBe("/v1/models/maker/one:say");
  const refused = await fetch(`${base}/v1/models/maker/one:say`);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toBe(`NO ${refused.headers.get("x-request-id")}`);
});

it("answers how it is by itself, by GET and HEAD", async () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const path of ["/health", "/v1/health", "/api/v1/health?by=balancer"]) {
    expect(await (await fetch(base + path)).text()).toBe("well");
    expect((await fetch(base + path, { method: "HEAD" })).status).toBe(200);
  }
  const refused = await fetch(`${base}/health`, { method: "DELETE" });
  expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, OPTIONS"]);
});
