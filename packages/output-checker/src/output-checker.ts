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
type Pools = { readonly quick: Pool; readonly slow: Pool };

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
  readonly #options: OutputCheckerOptions;
  #pools: Pools | undefined;
  #isTold = false;
  #isClosed = false;

  constructor(options: OutputCheckerOptions = {}) {
    this.#options = options;
  }

  /** Starts a thread, for whom the first check would wait. It takes as much to load as half of a gateway's own start. */
  prepare(): void {
    this.#open();
  }

  #open(): Pools | undefined {
    if (!this.#isClosed) this.#pools ??= this.#start();
    return this.#pools;
  }

  #start(): Pools {
    const { thread = usualThread } = this.#options;
    const pools = {
      quick: threads(thread, { minThreads: 1, maxQueue: 1_000 }),
      slow: threads(thread, { minThreads: 0, idleTimeout: 10_000, maxQueue: 16 }),
    };
    // Also of a thread that had nothing to do: without a listener that would end the process.
    for (const pool of [pools.quick, pools.slow]) pool.on("error", (error) => this.#tell(error));
    return pools;
  }

  #tell(trouble: unknown): void {
    if (!this.#isTold) this.#options.onTrouble?.(trouble);
    this.#isTold = true;
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
    this.#isClosed = true;
    await Promise.all([this.#pools?.quick.destroy(), this.#pools?.slow.destroy()]);
    this.#pools = undefined;
  }

  /** `undefined`: no thread could take it, or it ended. */
  async #check(task: Omit<CheckTask, "limitMs">): Promise<CheckResult | undefined> {
    const { slowMs = usualSlowMs } = this.#options;
    const quick = await this.#run("quick", { ...task, limitMs: quickMs });
    return quick?.kind === "too-long" ? await this.#run("slow", { ...task, limitMs: slowMs }) : quick;
  }

  async #run(pace: keyof Pools, task: CheckTask): Promise<CheckResult | undefined> {
    const { lostMs = usualLostMs } = this.#options;
    return await this.#open()
      ?.[pace].run(task, { signal: AbortSignal.timeout(lostMs) })
      .catch(() => undefined);
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
