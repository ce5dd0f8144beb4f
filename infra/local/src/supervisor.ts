import type { ChildExit, ManagedProcess } from "@causeway/local-services";

export type Crash = { readonly process: ManagedProcess; readonly exit: ChildExit };

export type Supervisor = {
  /** From here on the process is stopped with the others, and its end is a crash. */
  readonly watch: (process: ManagedProcess, stop?: () => Promise<void>) => void;
  /** For a command that ends by itself: stopped with the others while it runs. */
  readonly accompany: (process: ManagedProcess) => Promise<ChildExit>;
  /** Settles with the first process that ends without having been asked to. */
  readonly crashed: Promise<Crash>;
  /** Newest first, one after the other: whatever a process uses outlives it. */
  readonly stopAll: () => Promise<void>;
};

export function createSupervisor(): Supervisor {
  const watched: { readonly process: ManagedProcess; readonly stop: () => Promise<void> }[] = [];
  const { promise: crashed, resolve: reportCrash } = Promise.withResolvers<Crash>();
  let stopping: Promise<void> | undefined;

  const reportWhenEnded = async (process: ManagedProcess) => {
    const exit = await process.exited;
    if (stopping === undefined) reportCrash({ process, exit });
  };
  const stopEach = async () => {
    for (const { stop } of watched.toReversed()) await stop();
  };
  return {
    crashed,
    watch: (process, stop = process.stop) => {
      watched.push({ process, stop });
      if (stopping !== undefined) void stop();
      void reportWhenEnded(process);
    },
    accompany: async (process) => {
      const entry = { process, stop: process.stop };
      watched.push(entry);
      const exit = await process.exited;
      if (stopping === undefined) watched.splice(watched.indexOf(entry), 1);
      return exit;
    },
    stopAll: () => (stopping ??= stopEach()),
  };
}
