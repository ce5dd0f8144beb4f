import { globSync } from "node:fs";

/** The library behind `faketime`, loaded by the process itself: the program of that name would start it as its child. */
const library = (): string | undefined => globSync("/usr/lib/*/faketime/libfaketimeMT.so.1")[0];

export const hasFaketime = (): boolean => library() !== undefined;

/** Variables that make the wall clock of a process wrong: `+600s`, `-600s`. Its monotonic clock stays as it is. */
export const wrongClock = (skew: string): NodeJS.ProcessEnv => ({
  LD_PRELOAD: library(),
  FAKETIME: skew,
  FAKETIME_DONT_FAKE_MONOTONIC: "1",
});
