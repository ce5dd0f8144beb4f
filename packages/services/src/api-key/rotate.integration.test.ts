import { hashApiKey } from "@causeway/api-keys";
import { createDatabase, createKeySource, createMoneyPool, type Database, type MoneyPool } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { createPersonalWorkspace } from "../workspace/create-personal.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import { createApiKey } from "./create.ts";
import { listApiKeys } from "./list.ts";
import { revokeApiKey } from "./revoke.ts";
import { rotateApiKey } from "./rotate.ts";

let database: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  pool = createMoneyPool(url, patient);
});
afterAll(() => Promise.all([database.$disconnect(), pool.end()]));

async function newKey() {
  const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
  const { id: workspaceId } = await createPersonalWorkspace({ database }, { userId });
  const actor = { kind: "user", userId, workspaceId, role: "owner" } as const satisfies Actor;
  const announced: string[] = [];
  const context: KeyServiceContext = {
    database,
    actor,
    announceKeyChange: async ({ hash }) => {
      announced.push(hash);
    },
  };
  const created = await createApiKey(context, { workspaceId, name: "Production", limits: { total: "25" } });
  return { context, actor, workspaceId, created, announced };
}

const findKey = (key: string) => createKeySource(pool).findByHash(hashApiKey(key));

describe("rotating a key", () => {
  it("keeps the key, and the secret it had until the overlap ends", async () => {
    const { context, workspaceId, created, announced } = await newKey();
    const rotated = await rotateApiKey(context, { workspaceId, ...created, overlapHours: 24 });
    expect(rotated.id).toBe(created.id);
    expect(rotated.key).not.toBe(created.key);
    const [now, before] = [await findKey(rotated.key), await findKey(created.key)];
    expect(now).toMatchObject({ id: created.id, name: "Production", label: rotated.label, expiresAt: undefined });
    expect(before).toMatchObject({ id: created.id, label: created.label, expiresAt: rotated.formerEndsAt });
    expect(before?.limits).toEqual(now?.limits);
    expect(announced).toEqual([created.hash]);
    const [listed] = await listApiKeys(context, { workspaceId });
    expect(listed?.formerSecrets).toEqual([{ label: created.label, endsAt: rotated.formerEndsAt }]);
    const audit = await database.auditEntry.findMany({ where: { workspaceId, action: "api-key.rotate" } });
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain(rotated.key);
  });

  it("ends every secret at once when it is compromised", async () => {
    const { context, workspaceId, created, announced } = await newKey();
    const second = await rotateApiKey(context, { workspaceId, ...created, overlapHours: 24 });
    announced.length = 0;
    const third = await rotateApiKey(context, {
      workspaceId,
      id: created.id,
      label: second.label,
      overlapHours: 0,
      reason: "compromised",
    });
    const asked = new Date();
    for (const ended of [created.key, second.key]) {
      const key = await findKey(ended);
      expect(key?.expiresAt?.getTime()).toBeLessThanOrEqual(asked.getTime());
    }
    expect(await findKey(third.key)).toMatchObject({ id: created.id, expiresAt: undefined });
    expect(announced.toSorted()).toEqual([created.hash, second.hash].toSorted());
    const notices = await database.notice.findMany({ where: { workspaceId, kind: "key-compromised" } });
    expect(notices.map(({ facts }) => facts)).toEqual([{ keyId: created.id, name: "Production", label: second.label }]);
  });

  it("ends former secrets with the key when that is revoked", async () => {
    const { context, workspaceId, created, announced } = await newKey();
    const rotated = await rotateApiKey(context, { workspaceId, ...created, overlapHours: 1 });
    announced.length = 0;
    await revokeApiKey(context, { workspaceId, id: created.id });
    expect((await findKey(created.key))?.revokedAt).toBeInstanceOf(Date);
    expect(announced.toSorted()).toEqual([created.hash, rotated.hash].toSorted());
  });

  it("happens once when two press the button at once", async () => {
    const { context, workspaceId, created } = await newKey();
    const ask = () => rotateApiKey(context, { workspaceId, ...created, overlapHours: 1 });
    const outcomes = await Promise.allSettled([ask(), ask(), ask()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await database.formerApiKeySecret.count({ where: { apiKeyId: created.id } })).toBe(1);
  });

  it("keeps two former secrets at most", async () => {
    const { context, workspaceId, created } = await newKey();
    let { label } = created;
    for (let round = 0; round < 2; round++) {
      ({ label } = await rotateApiKey(context, { workspaceId, id: created.id, label, overlapHours: 1 }));
    }
    const again = { workspaceId, id: created.id, label, overlapHours: 1 };
    await expect(rotateApiKey(context, again)).rejects.toMatchObject({ code: "conflict" });
    await rotateApiKey(context, { ...again, overlapHours: 0 });
  });

  it("is refused where it makes no sense", async () => {
    const { context, actor, workspaceId, created } = await newKey();
    const ask = { workspaceId, ...created, overlapHours: 1 };
    await expect(rotateApiKey(context, { ...ask, overlapHours: 721 })).rejects.toMatchObject({
      code: "invalid-request",
      parameter: "overlapHours",
    });
    await expect(rotateApiKey({ ...context, actor: { ...actor, role: "viewer" } }, ask)).rejects.toMatchObject({
      code: "forbidden",
    });
    const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
    await database.membership.create({ data: { workspaceId, userId, role: "developer" } });
    const colleague = { ...actor, userId, role: "developer" } as const;
    await expect(rotateApiKey({ ...context, actor: colleague }, ask)).rejects.toMatchObject({ code: "forbidden" });
    await expect(rotateApiKey(context, { ...ask, id: crypto.randomUUID() })).rejects.toMatchObject({
      code: "not-found",
    });
    await revokeApiKey(context, { workspaceId, id: created.id });
    await expect(rotateApiKey(context, ask)).rejects.toMatchObject({ code: "conflict" });
  });
});

/** How many wait for a row that somebody else has. */
const waiting = async () => {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows[0]?.count;
};

it("ends the secret that a key is given at the moment in which it is revoked", async () => {
  const { context, workspaceId, created, announced } = await newKey();
  const lock = await pool.connect();
  await lock.query("BEGIN");
  // The pool's own ten seconds are less than two may take to come here on a slow machine.
  await lock.query("SET LOCAL idle_in_transaction_session_timeout = 0");
  await lock.query("SELECT 1 FROM api_key WHERE id = $1 FOR UPDATE", [created.id]);
  const rotating = rotateApiKey(context, { workspaceId, ...created, overlapHours: 24 });
  await expect.poll(waiting).toBe(1);
  const revoking = revokeApiKey(context, { workspaceId, id: created.id });
  await expect.poll(waiting).toBe(2);
  await lock.query("COMMIT");
  lock.release();
  const [rotated] = await Promise.all([rotating, revoking]);
  expect(announced).toContain(rotated.hash);
  expect((await findKey(rotated.key))?.revokedAt).toBeInstanceOf(Date);
});
