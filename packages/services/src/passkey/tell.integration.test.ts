import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newTeam, outcomeOf } from "../member/team.fixture.ts";
import { addressNotices } from "../notice/address.ts";
import { addPasskey, beginAddingPasskey } from "./add.ts";
import { removePasskey } from "./own-passkeys.ts";
import type { PasskeyContext } from "./relying-party.ts";
import { SoftDevice } from "./soft-device.fixture.ts";

let database: Database;
let context: PasskeyContext;
const here = { id: "causeway.example", origin: "https://causeway.example" };
beforeAll(async () => {
  // As the dashboard has it.
  database = createDatabase((await createTestDatabase()).appUrl, patient);
  context = { database, relyingParty: here, secret: "s".repeat(32) };
});
afterAll(() => database.$disconnect());

async function newPerson() {
  const { owner } = await newTeam(database);
  return { owner, device: new SoftDevice(), userId: owner.userId };
}

async function add({ userId, device }: { readonly userId: string; readonly device: SoftDevice }) {
  const options = await beginAddingPasskey(context, { userId });
  await addPasskey(context, { userId, response: device.register(options, here), name: "Firefox on Linux" });
}

it("a passkey is told of by mail to its person alone, and in the audit log of each of his workspaces", async () => {
  const { owner, userId, device } = await newPerson();
  const elsewhere = await newTeam(database);
  await database.membership.create({ data: { workspaceId: elsewhere.workspaceId, userId, role: "viewer" } });
  const admin = await database.user.create({ data: { email: `${crypto.randomUUID()}@test.invalid` } });
  const { workspaceId } = owner.context.actor;
  await database.membership.create({ data: { workspaceId, userId: admin.id, role: "admin" } });
  await add({ userId, device });
  await removePasskey(database, { userId, id: device.id.toString("base64url"), ipAddress: "203.0.113.9" });
  for (const of of [workspaceId, elsewhere.workspaceId]) {
    const entries = await database.auditEntry.findMany({
      where: { workspaceId: of, action: { startsWith: "passkey." } },
      orderBy: { action: "asc" },
    });
    const told = { actor: `user:${userId}`, target: `user:${userId}`, detail: { name: "Firefox on Linux" } };
    expect(entries).toMatchObject([
      { ...told, action: "passkey.add", ipAddress: null },
      { ...told, action: "passkey.remove", ipAddress: "203.0.113.9" },
    ]);
  }
  await addressNotices(database);
  const mails = await database.noticeMail.findMany({
    where: { notice: { workspaceId: { in: [workspaceId, elsewhere.workspaceId] } } },
    include: { notice: { select: { kind: true } } },
  });
  expect(mails.map(({ email, page, notice }) => `${notice.kind} ${email} ${page}`).toSorted()).toEqual([
    `passkey-added ${owner.email} /settings`,
    `passkey-removed ${owner.email} /settings`,
  ]);
});

it("what cannot be added or removed is told nobody", async () => {
  const { owner, userId, device } = await newPerson();
  await add({ userId, device });
  const stranger = await newPerson();
  const twice = new SoftDevice();
  await add({ userId, device: twice });
  expect(await outcomeOf(add({ userId: stranger.userId, device: twice }))).toBe("conflict");
  expect(await outcomeOf(removePasskey(database, { userId, id: "none" }))).toBe("not-found");
  const workspaceIds = [owner, stranger.owner].map(({ context: { actor } }) => actor.workspaceId);
  const kinds = await database.notice.findMany({
    where: { workspaceId: { in: workspaceIds } },
    select: { kind: true },
  });
  expect(kinds).toEqual([{ kind: "passkey-added" }, { kind: "passkey-added" }]);
});
