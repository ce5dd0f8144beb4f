export { openWriteAheadLog, type WriteAheadLog, type WriteAheadLogOptions } from "./write-ahead-log.ts";
