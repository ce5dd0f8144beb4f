export { createLogger, type Logger, type LogLevel } from "./logger.ts";
export { type MistakeWatch, mistakeExitCode, watchForMistakes } from "./watch-for-mistakes.ts";
