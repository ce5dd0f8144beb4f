import { FakeRedis } from "./fake-redis.ts";
import type { GatewayProcess } from "./gateway-process.ts";
import { copyMemory } from "./redis-memory.ts";
import type { World } from "./world.ts";

/** What may go wrong in one step, by the seed's weather. */
export function injectFault(world: World): void {
  const { random, plan, network } = world;
  network.faults = { lostAnswer: plan.lostAnswer, lateCommand: plan.lateCommand, lostHold: plan.lostHold };
  disturbRedis(world);
  splitBrain(world);
  disturbPostgres(world);
  if (random.chance(plan.workerKill)) world.worker.restart();
  disturbGateway(world, random.pick(world.gateways));
  moveMoney(world);
}

function disturbRedis(world: World): void {
  const { random, plan, redis, snapshots } = world;
  if (random.chance(0.02)) {
    snapshots.push(copyMemory(redis.memory));
    if (snapshots.length > 4) snapshots.shift();
  }
  if (redis.isUp) {
    if (random.chance(plan.redisRestart)) redis.restart();
    if (random.chance(plan.redisFlush)) {
      redis.flush();
      world.memoryLosses += 1;
    }
    if (random.chance(plan.redisRollback) && snapshots.length > 0) {
      redis.restart(random.pick(snapshots));
      world.memoryLosses += 1;
    }
    if (random.chance(plan.redisDown)) redis.isUp = false;
  } else if (random.chance(0.05)) redis.isUp = true;
}

/** A replica that may lag behind takes itself for the one Redis, and some of us reach only it. In the end one of both is gone. */
function splitBrain(world: World): void {
  const { random, plan, redis, snapshots, rival } = world;
  if (rival === undefined) {
    if (!random.chance(plan.split)) return;
    const replica = new FakeRedis(`replica-${world.steps}`);
    replica.memory = copyMemory(random.chance(0.5) || snapshots.length === 0 ? redis.memory : random.pick(snapshots));
    world.watch(replica);
    const names = ["worker", ...world.gateways.map(({ id }) => id)];
    world.rival = { redis: replica, reachedBy: new Set(names.filter(() => random.chance(0.5))) };
  } else if (random.chance(0.01)) endSplit(world, random.chance(0.5));
}

export function endSplit(world: World, isReplicaLeft: boolean): void {
  if (world.rival === undefined) return;
  if (isReplicaLeft) world.redis.become(world.rival.redis);
  world.rival = undefined;
  world.memoryLosses += 1;
}

function disturbPostgres({ random, plan, postgres }: World): void {
  if (postgres.isUp) {
    if (random.chance(plan.postgresDown)) postgres.isUp = false;
  } else if (random.chance(plan.postgresBack)) postgres.isUp = true;
}

function disturbGateway(world: World, gateway: GatewayProcess): void {
  const { random, plan } = world;
  const { process } = gateway;
  if (process.isAlive && random.chance(plan.gatewayKill)) {
    gateway.kill();
    if (random.chance(plan.diskLoss)) replace(world, gateway);
  } else if (!process.isAlive && random.chance(0.1)) gateway.restart();
  else if (process.isAlive && random.chance(plan.gatewayPause)) {
    process.pausedUntilMs = world.nowMs + random.between(50, plan.longestPauseMs);
  }
}

/** Its machine is gone, and another one takes its place. */
function replace(world: World, gateway: GatewayProcess): void {
  gateway.loseDisk();
  world.gateways.splice(world.gateways.indexOf(gateway), 1);
  world.lost.push(gateway);
  world.addGateway();
}

function moveMoney({ random, plan, postgres }: World): void {
  if (!postgres.isUp) return;
  const workspaceId = `w${random.between(0, plan.workspaces - 1)}`;
  if (random.chance(0.004)) postgres.credit(workspaceId, BigInt(random.between(10, 300)));
  if (random.chance(0.003)) postgres.refund(workspaceId, BigInt(random.between(1, 100)));
  if (random.chance(plan.stop)) postgres.stops.set(workspaceId, "stopped-by-dispute");
  else if (random.chance(0.02)) postgres.stops.delete(workspaceId);
}
