import { type DestinationStream, type Logger, pino } from "pino";
import { redact } from "./redact.ts";

export type { Logger } from "pino";
export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

/** A write to a file costs more than the line itself: lines of a quarter of a second, or as many bytes, go together. */
const togetherMs = 250;
const togetherBytes = 32 * 1024;
const mostAtOnceBytes = 128 * 1024;
/** Pino's number of the level. */
const warning = 40;

/**
 * One JSON object a line on standard output. Keys and credentials cannot get through, wherever they stand. What is told
 * in passing is written together with what follows; warnings and errors are written at once, and everything when the
 * process ends by itself. `kill -9` loses a quarter of a second of what was told in passing.
 */
export function createLogger(name: string, level: LogLevel, destination?: DestinationStream): Logger {
  // A reader of our output who stalls must not stall us.
  const output =
    destination ??
    pino.destination({
      sync: false,
      minLength: togetherBytes,
      maxWrite: mostAtOnceBytes,
      periodicFlush: togetherMs,
    });
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        streamWrite: redact,
        logMethod(args, method, lineLevel) {
          method.apply(this, args);
          if (lineLevel >= warning) this.flush();
        },
      },
    },
    output,
  );
}
