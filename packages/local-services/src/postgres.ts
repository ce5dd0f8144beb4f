import { existsSync, readFileSync } from "node:fs";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "./databases.ts";
import { freePort } from "./free-port.ts";
import { lastLines, type ManagedProcess, type ProcessOptions, startProcess } from "./managed-process.ts";
import { pollUntil } from "./poll-until.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

export type LocalPostgres = {
  /** Of the database `causeway`, which is empty the first time. */
  readonly url: string;
  /** The same for an account of the apps, who own nothing: whoever migrates makes it. */
  readonly appUrl: string;
  readonly port: number;
  readonly process: ManagedProcess;
  readonly stop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type PostgresOptions = {
  /** Kept between runs when given; otherwise a temporary folder that `stop` removes. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly logFile?: string;
};

const account = "causeway";

/** Starts Postgres 18 from npm on loopback, as root too, and returns when it accepts connections. */
export async function startPostgres(options: PostgresOptions = {}): Promise<LocalPostgres> {
  const temporaryDir = options.dataDir === undefined ? await mkdtemp(join(tmpdir(), "causeway-postgres-")) : undefined;
  const dataDir = join(options.dataDir ?? temporaryDir ?? "", "data");
  const port = options.port ?? (await freePort());
  const asUser = await unprivilegedUser();
  await createCluster(dataDir, asUser);
  await stopLeftover(dataDir);

  let output = "";
  const server = await startProcess({
    name: "postgres",
    command: (await postgresBinaries()).postgres,
    args: ["-D", dataDir, ...settings({ port, keepData: temporaryDir === undefined })],
    env: environment(),
    logFile: options.logFile,
    onOutput: (text) => (output = (output + text).slice(-20_000)),
    // "Fast" shutdown: sessions are ended, data is written.
    stopSignal: "SIGINT",
    ...asUser,
  });
  const stop = async () => {
    await server.stop();
    if (temporaryDir !== undefined) await rm(temporaryDir, { recursive: true, force: true });
  };

  const stopped = new AbortController();
  void server.exited.then(() => stopped.abort());
  const isReady = async () => output.includes("database system is ready to accept connections");
  if (!(await pollUntil(isReady, { timeoutMs: 300_000, signal: stopped.signal }))) {
    const reason = lastLines(options.logFile, 10) || output;
    await stop();
    throw new Error(`Postgres did not start:\n${reason}`);
  }
  await createDatabase(databaseUrl(port, "postgres"), account);
  const url = databaseUrl(port, account);
  return {
    url,
    appUrl: databaseUrl(port, account, `${account}_app`),
    port,
    process: server,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const databaseUrl = (port: number, database: string, user = account): string =>
  `postgresql://${user}:${user}@127.0.0.1:${port}/${database}`;

function settings({ port, keepData }: { port: number; keepData: boolean }): string[] {
  const values = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 300,
    shared_buffers: "128MB",
    log_min_messages: "warning",
    // A database that is thrown away need not survive a power cut.
    ...(!keepData && { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

type AsUser = Pick<ProcessOptions, "user" | "privileges">;

async function createCluster(dataDir: string, asUser: AsUser): Promise<void> {
  if (existsSync(join(dataDir, "PG_VERSION"))) return;
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });
  const passwordFile = `${dataDir}.password`;
  await writeFile(passwordFile, account, { mode: 0o600 });
  if (asUser.user) {
    for (const path of [dataDir, passwordFile]) await chown(path, asUser.user.uid, asUser.user.gid);
  }
  let output = "";
  const initdb = await startProcess({
    name: "initdb",
    command: (await postgresBinaries()).initdb,
    args: [
      `--pgdata=${dataDir}`,
      `--username=${account}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-sync",
    ],
    env: environment(),
    onOutput: (text) => (output += text),
    ...asUser,
  });
  const { code } = await initdb.exited;
  await rm(passwordFile, { force: true });
  if (code !== 0) {
    await rm(dataDir, { recursive: true, force: true });
    throw new Error(`Postgres could not create its data folder ${dataDir}:\n${output}`);
  }
}

/** A server that outlived us because we were killed holds the folder: end it as `stop` would have. */
async function stopLeftover(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!isPostgres(pid)) return;
  process.kill(pid, "SIGINT");
  if (!(await pollUntil(async () => !isPostgres(pid), { timeoutMs: 60_000 }))) {
    throw new Error(`Postgres (process ${pid}) still uses ${dataDir} and does not stop. End it and try again.`);
  }
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch {
    return false;
  }
}

/** The message we wait for must come in English, and no PG* variable of the caller may redirect the server. */
function environment(): NodeJS.ProcessEnv {
  const inherited = { ...process.env, LC_ALL: "C" };
  for (const name of Object.keys(inherited)) if (name.startsWith("PG")) Reflect.deleteProperty(inherited, name);
  return inherited;
}
