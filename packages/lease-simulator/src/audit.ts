import { chargeOf, noEpoch, readUsageRecord } from "@causeway/leases";
import type { World } from "./world.ts";

/** What must hold once faults have ended and everything has come to rest. */
export function audit(world: World): readonly string[] {
  return [...auditCalls(world), ...auditRest(world), ...auditBudgets(world), ...auditLateness(world)];
}

/** I5 to I8: who got something pays for exactly that, once. */
function auditCalls({ truth, postgres }: World): readonly string[] {
  const findings: string[] = [];
  for (const call of truth.calls.values()) {
    const { generationId, finished, delivered, charged, logged, wasForgotten, wasOrphaned, isPoison, postings } = call;
    if (postings > 1) findings.push(`${generationId} was posted ${postings} times`);
    const isSetApart = postgres.quarantined.some((item) => item.generationId === generationId);
    if (isSetApart && !isPoison) findings.push(`${generationId} was set apart without need`);
    if (wasForgotten || isSetApart) continue;
    if (delivered > 0n && charged === undefined) findings.push(`${generationId} was delivered and not settled`);
    if (wasOrphaned || charged === undefined) continue;
    if (finished !== undefined && charged !== finished)
      findings.push(`${generationId} paid ${charged}, not ${finished}`);
    if (finished === undefined && charged < logged) findings.push(`${generationId} paid less than was logged`);
  }
  return findings;
}

/** I10: nothing is held, under way or set aside for the past. */
function auditRest({ gateways, redis: { memory }, postgres, truth }: World): readonly string[] {
  const findings: string[] = [];
  for (const { id, holds } of gateways) if (!holds.isAtRest) findings.push(`${id} is not at rest`);
  if (memory.stream.length > 0) findings.push(`${memory.stream.length} records are left in the stream`);
  for (const key of memory.holds.keys()) findings.push(`hold ${key} is left`);
  const setApart = new Set(postgres.quarantined.map(({ generationId }) => generationId));
  let held = 0n;
  for (const { generationId, amount } of postgres.creditHolds.values()) {
    // What cannot be settled stays held until a person has decided.
    if (setApart.has(generationId) || truth.calls.get(generationId)?.isPoison === true) held += amount;
    else findings.push(`credit hold ${generationId} is left`);
  }
  for (const balance of postgres.balances.values()) held -= balance.held;
  if (held !== 0n) findings.push(`holds and balances differ by ${held}`);
  for (const workspaceId of postgres.stops.keys()) {
    const lease = postgres.lease(workspaceId, postgres.epoch.epoch);
    const slice = memory.slices.get(workspaceId);
    const spent = slice?.epoch === postgres.epoch.epoch ? slice.spent : 0n;
    if (lease && lease.granted - lease.reclaimed > spent) findings.push(`${workspaceId} is stopped and has a slice`);
  }
  for (const workspaceId of new Set([...postgres.stops.keys(), ...memory.stops.keys()])) {
    if (postgres.stops.get(workspaceId) !== memory.stops.get(workspaceId))
      findings.push(`Redis has another stop of ${workspaceId}`);
  }
  for (const { workspaceId, epoch, state } of postgres.leases) {
    if (state !== "closed" && epoch < postgres.epoch.epoch) findings.push(`lease of ${workspaceId}, ${epoch} is open`);
  }
  return [...findings, ...auditSpends({ memory, postgres })];
}

/** Redis knows of all that was counted in a budget. A gateway that is killed may have had no time to tell it. */
function auditBudgets({ redis: { memory }, postgres, gatewayKills }: World): readonly string[] {
  if (gatewayKills > 0) return [];
  return [...postgres.budgets].flatMap(([name, { spent }]) => {
    const known = memory.budgets.get(`${postgres.epoch.epoch}:${name}`)?.spent;
    return known === undefined || known >= spent ? [] : [`Redis knows ${known} of ${spent} in budget ${name}`];
  });
}

/** What Redis counts as spent is what Postgres has settled; of what was set apart, Redis may have counted all or nothing. */
function auditSpends({ memory, postgres }: { memory: World["redis"]["memory"]; postgres: World["postgres"] }) {
  return [...memory.slices].flatMap(([workspaceId, slice]) => {
    if (slice.epoch !== postgres.epoch.epoch || slice.epoch === noEpoch) return [];
    const settled = postgres.lease(workspaceId, slice.epoch)?.settled ?? 0n;
    const isFine = slice.spent >= settled && slice.spent <= settled + setApart(postgres, workspaceId);
    return isFine ? [] : [`${workspaceId} has spent ${slice.spent} and settled ${settled}`];
  });
}

const setApart = ({ quarantined }: World["postgres"], workspaceId: string): bigint =>
  quarantined
    .map(({ text }) => readUsageRecord(text))
    .reduce((sum, record) => (record?.workspaceId === workspaceId ? sum + chargeOf(record) : sum), 0n);

/** A lease is closed when nothing can come any more, unless a gateway's disk and Redis's memory were both lost. */
function auditLateness({ lost, memoryLosses, postgres }: World): readonly string[] {
  if ((lost.length > 0 && memoryLosses > 0) || postgres.lateRecords === 0) return [];
  return [`${postgres.lateRecords} records came after their lease was closed`];
}
