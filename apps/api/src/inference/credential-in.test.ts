import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { mintApiKey } from "@causeway/api-keys";
import { expect, it } from "vitest";
import { credentialOf } from "../http/credential.ts";
import { credentialIn } from "./credential-in.ts";

it("a connection's next call has the key that it sends itself, whatever came before on it", async () => {
  const [one, other] = [mintApiKey("inference"), mintApiKey("inference")];
  const sent = [
    { authorization: `Bearer ${one}` },
    { authorization: `Bearer ${one}` },
    { authorization: `Bearer ${other}`, "x-api-key": one },
    { authorization: "", "x-api-key": one },
    { authorization: "", "x-api-key": other },
    { "x-api-key": one },
    {},
    { authorization: "Bearer of nothing" },
    { authorization: `Bearer ${one}` },
  ];
  const sockets = new Set<unknown>();
  const found: unknown[] = [];
  const server = createServer((incoming, response) => {
    sockets.add(incoming.socket);
    found.push(credentialIn({ request: incoming, path: "/v1/chat/completions" }, { apiType: "chat-completions" }));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = server.address() as AddressInfo;
  for (const headers of sent) {
    const asked = request({ port, host: "127.0.0.1", agent, headers }).end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    await once(answer.resume(), "end");
  }
  agent.destroy();
  server.close();
  expect(sockets.size).toBe(1);
  expect(found).toEqual(sent.map((headers) => credentialOf(headers)));
});
