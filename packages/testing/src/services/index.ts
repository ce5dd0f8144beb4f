export { createTestDatabase, type TestDatabase } from "./test-database.ts";
export { createTestRedis, type TestRedis } from "./test-redis.ts";
export { type LocalPostgres, type LocalRedis, pollUntil, startPostgres, startRedis } from "@causeway/local-services";
