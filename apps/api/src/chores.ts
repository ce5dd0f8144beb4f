import type { Logger } from "@causeway/telemetry";

/** Something that is done again and again for as long as the process lives. */
export type Chore = {
  readonly name: string;
  /** From the end of one round to the beginning of the next: rounds never overlap. */
  readonly everyMs: number;
  run(): Promise<unknown>;
};

export type RunningChores = {
  /** Resolves when no round is under way. */
  stop(): Promise<void>;
};

export function startChores(chores: readonly Chore[], log: Logger): RunningChores {
  const running = chores.map((chore) => start(chore, log));
  return {
    async stop() {
      await Promise.all(running.map((chore) => chore.stop()));
    },
  };
}

/** What fails for an hour is told once, and once more when it works again. */
function start(chore: Chore, log: Logger): RunningChores {
  const { name, everyMs } = chore;
  let timer: NodeJS.Timeout;
  let isStopped = false;
  let isFailing = false;
  let round: Promise<void> = Promise.resolve();
  const once = async () => {
    try {
      await chore.run();
      if (isFailing) log.info({ chore: name }, "chore works again");
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ chore: name, error }, "chore failed, trying again");
      isFailing = true;
    }
    if (!isStopped) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => {
      round = once();
    }, everyMs).unref();
  };
  schedule();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
