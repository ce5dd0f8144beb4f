import { type DestinationStream, type Logger, pino } from "pino";
import { redact } from "./redact.ts";

export type { Logger } from "pino";
export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

/** One JSON object a line on standard output. Keys and credentials cannot get through, wherever they stand. */
export const createLogger = (name: string, level: LogLevel, destination?: DestinationStream): Logger =>
  pino(
    {
      name,
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: redact },
    },
    // A reader of our output who stalls must not stall us.
    destination ?? pino.destination({ sync: false }),
  );
