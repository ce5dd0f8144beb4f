export { findClickhouseServer, type LocalClickhouse, startClickhouse } from "./clickhouse.ts";
export { createDatabase, dropDatabase, withDatabase } from "./databases.ts";
export { type ChildExit, lastLines, type ManagedProcess, startProcess } from "./managed-process.ts";
export { findOnPath } from "./find-on-path.ts";
export { freePort, isPortFree } from "./free-port.ts";
export { type LocalPostgres, startPostgres } from "./postgres.ts";
export { findRedisServer, type LocalRedis, startRedis } from "./redis.ts";
export { pollUntil } from "./poll-until.ts";
