import type { OutputVerdict, SchemaFault } from "@causeway/structured-output";
import { Piscina } from "piscina";
import type { CheckResult, CheckTask } from "./check-task.ts";

/** Nearly every check takes less than a millisecond. */
const quickMs = 50;
const usualSlowMs = 2_000;
/** For a thread that does not come back at all. */
const usualLostMs = 30_000;
const usualThread = new URL("check-thread.ts", import.meta.url);

type Pool = Piscina<CheckTask, CheckResult>;

export type OutputCheckerOptions = {
  readonly slowMs?: number;
  readonly lostMs?: number;
  /** Told the first time that a thread ends by itself. What it was asked is not checked. */
  readonly onTrouble?: (error: unknown) => void;
  /** What a thread runs. */
  readonly thread?: URL;
};

/**
 * Holds what models wrote against the schemas of callers, in threads: a small schema can ask for more work than there is
 * time. What takes long is tried again in a thread of its own, where it keeps nobody waiting whose check is quick.
 */
export class OutputChecker {
  readonly #quick: Pool;
  readonly #slow: Pool;
  readonly #slowMs: number;
  readonly #lostMs: number;

  constructor(options: OutputCheckerOptions = {}) {
    const { slowMs = usualSlowMs, lostMs = usualLostMs, thread = usualThread, onTrouble } = options;
    this.#slowMs = slowMs;
    this.#lostMs = lostMs;
    this.#quick = threads(thread, { minThreads: 1, maxQueue: 1_000 });
    this.#slow = threads(thread, { minThreads: 0, idleTimeout: 10_000, maxQueue: 16 });
    let isTold = false;
    // Also of a thread that had nothing to do: without a listener that would end the process.
    for (const pool of [this.#quick, this.#slow]) {
      pool.on("error", (error) => {
        if (!isTold) onTrouble?.(error);
        isTold = true;
      });
    }
  }

  /** Never rejects. `schema` left out: any JSON object or array. */
  async checkOutput(text: string, schema: unknown): Promise<OutputVerdict> {
    const result = await this.#check({ question: "output", text, schema });
    if (result?.kind === "output") return result.verdict;
    return { kind: "unchecked", reason: result ? "checking it would take too long" : "too much is being checked" };
  }

  /** What keeps a tool from being called with these arguments; `undefined`: nothing that we know of. Never rejects. */
  async faultOfArguments(text: string, parameters: unknown): Promise<SchemaFault | undefined> {
    const result = await this.#check({ question: "arguments", text, schema: parameters });
    return result?.kind === "arguments" ? result.fault : undefined;
  }

  /** What is being checked is not found out. */
  async close(): Promise<void> {
    await Promise.all([this.#quick.destroy(), this.#slow.destroy()]);
  }

  /** `undefined`: no thread could take it, or it ended. */
  async #check(task: Omit<CheckTask, "limitMs">): Promise<CheckResult | undefined> {
    const quick = await this.#run(this.#quick, { ...task, limitMs: quickMs });
    return quick?.kind === "too-long" ? await this.#run(this.#slow, { ...task, limitMs: this.#slowMs }) : quick;
  }

  #run(pool: Pool, task: CheckTask): Promise<CheckResult | undefined> {
    return pool.run(task, { signal: AbortSignal.timeout(this.#lostMs) }).catch(() => undefined);
  }
}

const threads = (thread: URL, options: { minThreads: number; maxQueue: number; idleTimeout?: number }): Pool =>
  new Piscina({
    filename: thread.href,
    ...options,
    maxThreads: 1,
    // Without the environment's secrets.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 },
  });
