import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

/** What a gateway cannot do less than: a streamed answer of 20 chunks passed on from a provider to a caller. */
export async function measureBareRelay(calls: number, concurrency: number): Promise<number> {
  const outside = fork(fileURLToPath(new URL("relay-outside.ts", import.meta.url)));
  const [{ providerUrl }] = (await once(outside, "message")) as [{ providerUrl: string }];
  const pass = async (response: ServerResponse) => {
    const { body } = await fetch(providerUrl, { method: "POST" });
    response.writeHead(200, { "content-type": "text/event-stream" });
    await pipeline(body ?? [], response);
  };
  const relay = createServer((request, response) => {
    request.resume();
    void pass(response);
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const relayUrl = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  const round = async (count: number) => {
    outside.send({ relayUrl, calls: count, concurrency });
    const before = process.cpuUsage();
    await once(outside, "message");
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  };
  await round(calls);
  const perCall = await round(calls);
  outside.kill();
  relay.closeAllConnections();
  relay.close();
  return perCall;
}
