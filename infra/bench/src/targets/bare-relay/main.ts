import { createServer } from "node:http";
import { Pool } from "undici";
import { relayTo } from "./relay.ts";

/** `node main.ts <port> <provider's port>`: the least that a gateway on Node can cost. */
const [port, providerPort] = process.argv.slice(2).map(Number);
const origin = `http://127.0.0.1:${providerPort}`;
const pool = new Pool(origin, { connections: 2_000, pipelining: 1 });
createServer({ keepAliveTimeout: 65_000 }, relayTo(pool, origin)).listen(port, "127.0.0.1");
