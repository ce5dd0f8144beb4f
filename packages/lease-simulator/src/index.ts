export { FakeRedis } from "./fake-redis.ts";
export { Network } from "./network.ts";
export { type Random, seededRandom } from "./random.ts";
export { type RunOptions, type RunResult, simulate } from "./simulate.ts";
