import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The provider and the callers around `bare-relay.ts`, in a process of their own so that they do not count. */
const chunk = `data: ${JSON.stringify({ choices: [{ delta: { content: "some words of an answer " } }] })}\n\n`;

const provider = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let index = 0; index < 20; index++) response.write(chunk);
  response.end("data: [DONE]\n\n");
});
provider.listen(0, "127.0.0.1", () => {
  const { port } = provider.address() as AddressInfo;
  process.send?.({ providerUrl: `http://127.0.0.1:${port}` });
});

process.on("message", (message) => {
  const { relayUrl, calls, concurrency } = message as { relayUrl: string; calls: number; concurrency: number };
  let next = 0;
  const caller = async () => {
    while (next++ < calls) await (await fetch(relayUrl, { method: "POST", body: "{}" })).text();
  };
  void Promise.all(Array.from({ length: concurrency }, caller)).then(() => process.send?.({ isDone: true }));
});
