import { type DestinationStream, type Logger, pino } from "pino";
import { openOutputLines } from "./output-lines.ts";
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
    destination ?? openOutputLines(),
  );
