import type { Logger } from "pino";
import { errorFacts } from "./error-facts.ts";

/** Of a process that ends because of a mistake of ours: what `sysexits.h` calls an internal software error. */
export const mistakeExitCode = 70;

export type MistakeWatch = {
  /** How the process ends well: it takes nothing new and ends what is under way. Until then there is nothing to end. */
  leaveBy(leave: () => Promise<void>): void;
};

/** How long ending what is under way may take. */
const longestGoodbyeMs = 30_000;
/** Places in the code that are counted one by one. */
const mostPlaces = 1_000;

/**
 * Sees to what nothing else has caught, for as long as the process lives.
 *
 * A promise that was rejected and that nobody awaits is told and counted, and the process goes on: what was asked for has
 * failed, everything on its way was unwound, and a call that provokes it must not end the calls of others.
 *
 * An exception that came as far as the event loop may have left anything half done. It is told, the process leaves, and
 * ends with `mistakeExitCode`, for its supervisor to start it anew. A second one while it leaves ends it at once.
 */
export function watchForMistakes(log: Logger): MistakeWatch {
  const rejections = new Map<string, number>();
  let leave: (() => Promise<void>) | undefined;
  let isLeaving = false;

  process.on("unhandledRejection", (reason) => {
    const error = errorFacts(reason);
    const place = error.stack?.split("\n", 1)[0] ?? "";
    const count = (rejections.get(place) ?? 0) + 1;
    if (count > 1 || rejections.size < mostPlaces) rejections.set(place, count);
    // What is provoked by every call must not fill the log: the 1st, 2nd, 4th, 8th … of each place is told.
    if (Number.isInteger(Math.log2(count))) log.error({ error, count }, "a promise was rejected that nobody awaits");
  });

  process.on("uncaughtException", (exception) => {
    // Nobody ends without a word.
    if (log.isLevelEnabled("fatal"))
      log.fatal({ error: exception }, "an exception that nothing caught: the process ends");
    else process.stderr.write(`${JSON.stringify(errorFacts(exception))}\n`);
    if (isLeaving || leave === undefined) return end();
    isLeaving = true;
    setTimeout(end, longestGoodbyeMs);
    leave().then(end, (error: unknown) => {
      log.error({ error }, "it could not leave in good order");
      end();
    });
  });

  return {
    leaveBy(how) {
      leave = how;
    },
  };
}

const end = () => process.exit(mistakeExitCode);
