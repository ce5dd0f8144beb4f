import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findOnPath } from "./find-on-path.ts";
import { freePort } from "./free-port.ts";
import { type ManagedProcess, startProcess } from "./managed-process.ts";
import { pollUntil } from "./poll-until.ts";

export type LocalClickhouse = {
  readonly url: string;
  readonly process: ManagedProcess;
  readonly stop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type ClickhouseOptions = {
  readonly port?: number;
  /** Kept by `stop` when given. */
  readonly dataDir?: string;
};

/** The ClickHouse server of this machine, if it has one: Debian's old one or a current one. */
export const findClickhouseServer = (): string | undefined => findOnPath("clickhouse-server");

/** Starts ClickHouse on loopback, with one user who needs no password, and returns when it answers. */
export async function startClickhouse(options: ClickhouseOptions = {}): Promise<LocalClickhouse> {
  const command = findClickhouseServer();
  if (command === undefined)
    throw new Error("No clickhouse-server on PATH. Install one (apt-get install clickhouse-server).");
  const dir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "causeway-clickhouse-")));
  const port = options.port ?? (await freePort());
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "users.xml"), usersFile);
  await writeFile(join(dir, "config.xml"), configFile(dir, port));

  let output = "";
  const server = await startProcess({
    name: "clickhouse",
    command,
    args: [`--config-file=${join(dir, "config.xml")}`],
    cwd: dir,
    onOutput: (text) => (output = (output + text).slice(-5_000)),
  });
  const stop = async () => {
    await server.stop();
    if (options.dataDir === undefined) await rm(dir, { recursive: true, force: true });
  };
  const stopped = new AbortController();
  void server.exited.then(() => stopped.abort());
  const url = `http://127.0.0.1:${port}`;
  const answers = async () => (await fetch(`${url}/ping`, { signal: AbortSignal.timeout(5_000) })).ok;
  if (!(await pollUntil(answers, { timeoutMs: 300_000, signal: stopped.signal }))) {
    await stop();
    throw new Error(`ClickHouse did not start:\n${output}`);
  }
  return { url, process: server, stop, [Symbol.asyncDispose]: stop };
}

// The old name of the outermost element is read by every version.
const configFile = (dir: string, port: number): string => `<yandex>
  <logger><level>warning</level><console>1</console></logger>
  <http_port>${port}</http_port>
  <listen_host>127.0.0.1</listen_host>
  <path>${dir}/data/</path>
  <tmp_path>${dir}/tmp/</tmp_path>
  <users_config>users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <mark_cache_size>67108864</mark_cache_size>
</yandex>
`;

const usersFile = `<yandex>
  <profiles><default></default></profiles>
  <users>
    <default>
      <password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
    </default>
  </users>
  <quotas><default></default></quotas>
</yandex>
`;
