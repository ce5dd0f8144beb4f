import { type DestinationStream, type Logger, pino } from "pino";
import { errorFacts } from "./error-facts.ts";
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
      serializers: { error: factsOf, err: factsOf },
      hooks: { streamWrite: redact },
    },
    destination ?? openOutputLines(),
  );

/** What has been made of an error already is told as it is. */
const factsOf = (told: unknown): unknown => (told instanceof Error ? errorFacts(told) : told);
