import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ManagedProcess, pollUntil, startProcess } from "@causeway/local-services";
import { repositoryRoot } from "./repository-root.ts";

/** One life of a process, from its start to its death. Times in epoch milliseconds. */
export type Life = {
  readonly pid: number;
  readonly startedAt: number;
  servingAt: number | undefined;
  /** When it was killed or asked to stop; not when it was gone. */
  endedAt: number | undefined;
  readonly endedBy: { signal: NodeJS.Signals | undefined };
};

export type AppProcessOptions = {
  readonly name: string;
  readonly app: "api" | "worker" | "sandbox";
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
};

/** How long a process may take to serve before the run is given up. */
const longestStartMs = 300_000;
/** The folder is gone when somebody wants to look. */
const mostLogText = 2_000;

/** One of our apps as a real process that can be killed, paused and started again, with the story of its lives. */
export class AppProcess {
  readonly name: string;
  readonly url: string;
  readonly lives: Life[] = [];
  #options: AppProcessOptions;
  #process: ManagedProcess | undefined;

  constructor(options: AppProcessOptions) {
    this.name = options.name;
    this.url = `http://127.0.0.1:${options.port}`;
    this.#options = options;
  }

  get pid(): number {
    return this.life.pid;
  }

  /** The present one, or the last. */
  get life(): Life {
    const life = this.lives.at(-1);
    if (!life) throw new Error(`${this.name} was never started`);
    return life;
  }

  /** It serves and was not told to end. */
  get isUp(): boolean {
    const { servingAt, endedAt } = this.life;
    return servingAt !== undefined && endedAt === undefined;
  }

  /** Variables for the lives to come. */
  setVariables(variables: NodeJS.ProcessEnv): void {
    this.#options = { ...this.#options, env: { ...this.#options.env, ...variables } };
  }

  /** Returns when it serves, with the milliseconds that took. */
  async start(): Promise<number> {
    const { name, app, env, logFile } = this.#options;
    const startedAt = Date.now();
    this.#process = await startProcess({
      name,
      command: process.execPath,
      // For SIGUSR1, by which a process opens its inspector: at a port of its own.
      args: ["--inspect-port=0", "src/main.ts"],
      cwd: join(repositoryRoot, "apps", app),
      env,
      logFile,
      // Also what the kernel sends it when we die: a paused process heeds nothing less.
      stopSignal: "SIGKILL",
    });
    const life: Life = {
      pid: this.#process.pid,
      startedAt,
      servingAt: undefined,
      endedAt: undefined,
      endedBy: { signal: undefined },
    };
    this.lives.push(life);
    const died = new AbortController();
    void this.#process.exited.finally(() => {
      life.endedAt ??= Date.now();
      died.abort();
    });
    const serves = await pollUntil(() => this.isServing(), {
      timeoutMs: longestStartMs,
      intervalMs: 25,
      signal: died.signal,
    });
    if (!serves) {
      const ending =
        life.endedAt === undefined ? `does not serve after ${longestStartMs / 1_000} s` : "ended at its start";
      throw new Error(`${name} ${ending}: ${this.log.slice(-mostLogText)}`);
    }
    life.servingAt = Date.now();
    return life.servingAt - startedAt;
  }

  /** Whether it ends by itself within so long. */
  async dies(withinMs: number): Promise<boolean> {
    return await pollUntil(() => Promise.resolve(!this.isUp), { timeoutMs: withinMs, intervalMs: 25 });
  }

  async isServing(): Promise<boolean> {
    return (await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  }

  /** `kill -9`; returns when it is gone. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Returns when it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const { life } = this;
    life.endedAt = Date.now();
    life.endedBy.signal = signal;
    this.signal(signal);
    await this.#process?.exited;
  }

  /** What it has said so far, in all its lives. */
  get log(): string {
    return readFileSync(this.#options.logFile, "utf8");
  }

  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(this.pid, signal);
    } catch {
      // It has just ended.
    }
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }
}
