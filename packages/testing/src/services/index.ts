export { createTestDatabase, patient, type TestDatabase } from "./test-database.ts";
export { createTestRedis, type TestRedis } from "./test-redis.ts";
export {
  findClickhouseServer,
  type LocalClickhouse,
  type LocalPostgres,
  type LocalRedis,
  pollUntil,
  startClickhouse,
  startPostgres,
  startRedis,
} from "@causeway/local-services";
