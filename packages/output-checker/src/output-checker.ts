import type { OutputVerdict, SchemaFault } from "@causeway/structured-output";
import { Piscina } from "piscina";
import type { CheckResult, CheckTask } from "./check-task.ts";

/** Nearly every check takes less than a millisecond. */
const quickMs = 50;
const usualSlowMs = 2_000;
/** For a thread that does not come back at all. */
const lostMs = 30_000;

type Pool = Piscina<CheckTask, CheckResult>;

/**
 * Holds what models wrote against the schemas of callers, in threads: a small schema can ask for more work than there is
 * time. What takes long is tried again in a thread of its own, where it keeps nobody waiting whose check is quick.
 */
export class OutputChecker {
  readonly #quick = threads({ minThreads: 1, maxQueue: 1_000 });
  readonly #slow = threads({ minThreads: 0, idleTimeout: 10_000, maxQueue: 16 });

  readonly #slowMs: number;

  constructor({ slowMs = usualSlowMs }: { slowMs?: number } = {}) {
    this.#slowMs = slowMs;
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
    const quick = await run(this.#quick, { ...task, limitMs: quickMs });
    return quick?.kind === "too-long" ? await run(this.#slow, { ...task, limitMs: this.#slowMs }) : quick;
  }
}

const run = (pool: Pool, task: CheckTask): Promise<CheckResult | undefined> =>
  pool.run(task, { signal: AbortSignal.timeout(lostMs) }).catch(() => undefined);

const threads = (options: { minThreads: number; maxQueue: number; idleTimeout?: number }): Pool =>
  new Piscina({
    filename: new URL("check-thread.ts", import.meta.url).href,
    ...options,
    maxThreads: 1,
    // Without the environment's secrets.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 },
  });
