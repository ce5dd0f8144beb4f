import { connect } from "node:net";
import { inject } from "vitest";
import "./provided-services.ts";

export type TestRedis = {
  /** Names a database of its own on the run's server. Channels are shared: Redis publishes across databases. */
  readonly url: string;
};

/** An empty Redis database of the caller's own. A test that stops or kills Redis takes `startRedis()` instead. */
export async function createTestRedis(): Promise<TestRedis> {
  const { redisUrl } = inject("services");
  return { url: `${redisUrl}/${await nextDatabaseNumber(redisUrl)}` };
}

/** Counted in database 0, which therefore belongs to nobody. */
function nextDatabaseNumber(redisUrl: string): Promise<number> {
  const { hostname, port } = new URL(redisUrl);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write("INCR test-databases\r\n"));
    socket.once("error", reject);
    socket.once("data", (reply) => {
      socket.destroy();
      const number = /^:(\d+)/.exec(reply.toString("latin1"))?.[1];
      if (number === undefined) reject(new Error(`Redis answered INCR with ${reply.toString("latin1")}`));
      else resolve(Number(number));
    });
  });
}
