import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findOnPath } from "./find-on-path.ts";
import { freePort } from "./free-port.ts";
import { lastLines, type ManagedProcess, startProcess } from "./managed-process.ts";
import { pollUntil } from "./poll-until.ts";

export type LocalRedis = {
  readonly url: string;
  readonly port: number;
  readonly process: ManagedProcess;
  readonly stop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type RedisOptions = {
  /** In messages, when there is more than one. */
  readonly name?: string;
  /** Kept between runs, with an append-only file, when given; otherwise a temporary folder that `stop` removes. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly logFile?: string;
};

/** The Redis or Valkey program of this machine, if it has one. */
export const findRedisServer = (): string | undefined => findOnPath("redis-server") ?? findOnPath("valkey-server");

/** Starts Redis on loopback and returns when it answers. */
export async function startRedis(options: RedisOptions = {}): Promise<LocalRedis> {
  const command = findRedisServer();
  if (command === undefined)
    throw new Error("No redis-server or valkey-server on PATH. Install one (apt-get install redis-server).");
  const temporaryDir = options.dataDir === undefined ? await mkdtemp(join(tmpdir(), "causeway-redis-")) : undefined;
  const dir = options.dataDir ?? temporaryDir ?? "";
  await mkdir(dir, { recursive: true });
  const port = options.port ?? (await freePort());

  let output = "";
  const server = await startProcess({
    name: options.name ?? "redis",
    command,
    // Queues must never lose a job to eviction.
    args: Object.entries({
      "--port": port,
      "--bind": "127.0.0.1",
      "--dir": dir,
      "--save": "",
      "--databases": 1024,
      "--appendonly": temporaryDir === undefined ? "yes" : "no",
      "--appendfsync": "everysec",
      "--maxmemory-policy": "noeviction",
    }).flatMap(([name, value]) => [name, String(value)]),
    logFile: options.logFile,
    onOutput: (text) => (output = (output + text).slice(-20_000)),
  });
  const stop = async () => {
    await server.stop();
    if (temporaryDir !== undefined) await rm(temporaryDir, { recursive: true, force: true });
  };
  const stopped = new AbortController();
  void server.exited.then(() => stopped.abort());
  if (!(await pollUntil(() => answersPing(port), { timeoutMs: 300_000, signal: stopped.signal }))) {
    const reason = lastLines(options.logFile, 10) || output;
    await stop();
    throw new Error(`Redis did not start:\n${reason}`);
  }
  return { url: `redis://127.0.0.1:${port}`, port, process: server, stop, [Symbol.asyncDispose]: stop };
}

/** False also while the append-only file is being loaded. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write("PING\r\n"));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.once("data", (answer) => {
      resolve(answer.toString("latin1").startsWith("+PONG"));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}
