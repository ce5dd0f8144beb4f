import { createDatabase, type Database } from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeMemberRole } from "../member/change-role.ts";
import { removeMember } from "../member/remove.ts";
import { newTeam, outcomeOf } from "../member/team.fixture.ts";
import { acceptInvitation } from "./accept.ts";
import { createInvitation } from "./create.ts";
import { findInvitation } from "./find-by-token.ts";
import { listInvitations } from "./list.ts";
import { resendInvitation } from "./resend.ts";
import { revokeInvitation } from "./revoke.ts";
import { sendInvitations } from "./send.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

let sent: Mail[] = [];
let isAway = false;
beforeEach(() => {
  sent = [];
  isAway = false;
});
const mailer: Mailer = {
  send: async (mail) => {
    if (isAway) throw new Error("away");
    sent.push(mail);
  },
  close: () => undefined,
};
const send = () => sendInvitations({ database, mailer, creditsPageUrl: "https://dashboard.test/credits" });
const tokenTo = (email: string) =>
  sent.findLast(({ to }) => to === email)?.text.match(/https:\/\/dashboard\.test\/invitations\/([\w-]+)/)?.[1] ?? "";
const makeDue = (id: string) => database.invitation.update({ where: { id }, data: { nextSendAt: new Date(0) } });

type Team = Awaited<ReturnType<typeof newTeam>>;
type Member = Awaited<ReturnType<Team["join"]>>;

async function newGuest() {
  const email = `guest-${crypto.randomUUID()}@test.invalid`;
  const { id } = await database.user.create({ data: { email } });
  return { userId: id, email };
}

describe("an invitation", () => {
  it("is mailed once, of its link only a hash is kept, and makes its address a member once", async () => {
    const { workspaceId, owner, audit } = await newTeam(database);
    const guest = await newGuest();
    const { id } = await createInvitation(owner.context, {
      workspaceId,
      email: ` ${guest.email.toUpperCase()} `,
      role: "developer",
    });
    await Promise.all([send(), send()]);
    expect(sent.map(({ to }) => to)).toEqual([guest.email]);
    const token = tokenTo(guest.email);
    expect(token.length).toBeGreaterThan(40);
    expect(sent[0]?.text).toContain(`${owner.email} invites you to the workspace Test on Causeway, as developer.`);
    expect(JSON.stringify(await database.invitation.findUnique({ where: { id } }))).not.toContain(token);
    expect(await listInvitations(owner.context, { workspaceId })).toMatchObject([{ id, state: "sent" }]);

    const stranger = await newGuest();
    expect(await outcomeOf(acceptInvitation({ database }, { token, userId: stranger.userId }))).toBe("forbidden");
    expect(await outcomeOf(acceptInvitation({ database }, { token: `${token}x`, userId: guest.userId }))).toBe(
      "not-found",
    );
    expect(await findInvitation(database, token)).toMatchObject({ workspaceName: "Test", role: "developer" });
    const accept = () => outcomeOf(acceptInvitation({ database }, { token, userId: guest.userId }));
    expect((await Promise.all([accept(), accept(), accept()])).toSorted()).toEqual(["done", "not-found", "not-found"]);
    const where = { workspaceId_userId: { workspaceId, userId: guest.userId } };
    expect(await database.membership.findUnique({ where })).toMatchObject({ role: "developer" });
    expect(await findInvitation(database, token)).toBeUndefined();
    expect(await listInvitations(owner.context, { workspaceId })).toEqual([]);
    expect(await audit()).toEqual(["invitation.create", "invitation.accept"]);
  });

  it("sent again has a new link and a new week, and the one before is dead; withdrawn, none works", async () => {
    const { workspaceId, owner, audit } = await newTeam(database);
    const guest = await newGuest();
    const { id } = await createInvitation(owner.context, { workspaceId, email: guest.email, role: "viewer" });
    await send();
    const first = tokenTo(guest.email);
    expect(await outcomeOf(resendInvitation(owner.context, { workspaceId, id }))).toBe("rate-limited");
    await database.invitation.update({
      where: { id },
      data: { sentAt: new Date(Date.now() - 61_000), expiresAt: new Date(Date.now() - 1) },
    });
    expect(await findInvitation(database, first)).toBeUndefined();
    expect(await listInvitations(owner.context, { workspaceId })).toMatchObject([{ state: "expired" }]);
    await resendInvitation(owner.context, { workspaceId, id });
    await send();
    const second = tokenTo(guest.email);
    expect(await findInvitation(database, first)).toBeUndefined();
    expect(await findInvitation(database, second)).toBeDefined();
    await revokeInvitation(owner.context, { workspaceId, id });
    expect(await outcomeOf(acceptInvitation({ database }, { token: second, userId: guest.userId }))).toBe("not-found");
    expect(await outcomeOf(revokeInvitation(owner.context, { workspaceId, id }))).toBe("not-found");
    expect(await outcomeOf(resendInvitation(owner.context, { workspaceId, id }))).toBe("not-found");
    expect(await audit()).toEqual(["invitation.create", "invitation.resend", "invitation.revoke"]);
  });

  it("waits for a mail server that is away, and says so when it was given up", async () => {
    const { workspaceId, owner } = await newTeam(database);
    const guest = await newGuest();
    const { id } = await createInvitation(owner.context, { workspaceId, email: guest.email, role: "viewer" });
    const state = async () => (await listInvitations(owner.context, { workspaceId })).map((one) => one.state);
    isAway = true;
    await expect(send()).rejects.toThrow("away");
    expect(await state()).toEqual(["waiting"]);
    await database.invitation.update({ where: { id }, data: { sendAttempts: 11, nextSendAt: new Date(0) } });
    await expect(send()).rejects.toThrow("away");
    expect(await state()).toEqual(["failed"]);
    isAway = false;
    await resendInvitation(owner.context, { workspaceId, id });
    await makeDue(id);
    await send();
    expect([await state(), sent.length]).toEqual([["sent"], 1]);
  });

  it("is made once for an address, not for members, and not too often", async () => {
    const { workspaceId, owner, join } = await newTeam(database);
    const member = await join("viewer");
    const { email } = await newGuest();
    const invite = (address: string, role = "viewer") =>
      outcomeOf(createInvitation(owner.context, { workspaceId, email: address, role }));
    expect(await invite(member.email.toUpperCase())).toBe("conflict");
    expect(await invite("nobody")).toBe("invalid-request");
    expect(await invite(email, "king")).toBe("invalid-request");
    expect((await Promise.all([invite(email), invite(email)])).toSorted()).toEqual(["conflict", "done"]);
    for (let others = 0; others < 4; others += 1) {
      const other = await newTeam(database);
      await createInvitation(other.owner.context, { workspaceId: other.workspaceId, email, role: "viewer" });
    }
    const sixth = await newTeam(database);
    const work = createInvitation(sixth.owner.context, { workspaceId: sixth.workspaceId, email, role: "viewer" });
    expect(await outcomeOf(work)).toBe("rate-limited");
  });

  it("is the affair of owners and admins of its workspace, and owners are invited by owners", async () => {
    const { workspaceId, owner, join } = await newTeam(database);
    const stranger = await newTeam(database);
    const { id } = await createInvitation(owner.context, { workspaceId, email: "a@test.invalid", role: "viewer" });
    for (const [role, expected] of [
      ["admin", "done"],
      ["billing", "forbidden"],
      ["developer", "forbidden"],
      ["viewer", "forbidden"],
    ] as const) {
      const { context } = await join(role);
      expect(await outcomeOf(listInvitations(context, { workspaceId }))).toBe(expected);
      const email = `${role}@test.invalid`;
      expect(await outcomeOf(createInvitation(context, { workspaceId, email, role: "viewer" }))).toBe(expected);
      expect(await outcomeOf(createInvitation(context, { workspaceId, email, role: "owner" }))).toBe("forbidden");
      expect(await outcomeOf(resendInvitation(context, { workspaceId, id: crypto.randomUUID() }))).toBe(
        expected === "done" ? "not-found" : "forbidden",
      );
    }
    const own = { workspaceId: stranger.workspaceId, id };
    expect(await outcomeOf(revokeInvitation(stranger.owner.context, own))).toBe("not-found");
    expect(await outcomeOf(revokeInvitation(stranger.owner.context, { workspaceId, id }))).toBe("not-found");
    expect(await outcomeOf(listInvitations(stranger.owner.context, { workspaceId }))).toBe("not-found");
  });

  it.each<[string, (team: Team, inviter: Member) => Promise<unknown>]>([
    [
      "was taken out",
      ({ workspaceId, owner }, { userId }) => removeMember(owner.context, { workspaceId, userId, keys: "revoke" }),
    ],
    [
      "may not invite any more",
      ({ workspaceId, owner }, { userId }) => changeMemberRole(owner.context, { workspaceId, userId, role: "viewer" }),
    ],
  ])("of somebody who %s lets nobody in, until another sends it again", async (_, change) => {
    const team = await newTeam(database);
    const { workspaceId, owner } = team;
    const inviter = await team.join("admin");
    const guest = await newGuest();
    const { id } = await createInvitation(inviter.context, { workspaceId, email: guest.email, role: "admin" });
    await send();
    const token = tokenTo(guest.email);
    await change(team, inviter);
    expect(await outcomeOf(acceptInvitation({ database }, { token, userId: guest.userId }))).toBe("not-found");
    expect(await findInvitation(database, token)).toBeUndefined();
    expect(await listInvitations(owner.context, { workspaceId })).toMatchObject([{ id, state: "sender-gone" }]);

    await database.invitation.update({ where: { id }, data: { sentAt: new Date(0) } });
    await resendInvitation(owner.context, { workspaceId, id });
    await send();
    const again = tokenTo(guest.email);
    expect(await outcomeOf(acceptInvitation({ database }, { token: again, userId: guest.userId }))).toBe("done");
  });

  it("of a key that was revoked lets nobody in", async () => {
    const { workspaceId, apiKeyId, owner } = await newTeam(database);
    await database.apiKey.update({ where: { id: apiKeyId }, data: { class: "management" } });
    const guest = await newGuest();
    const actor = { kind: "management-key", apiKeyId, workspaceId } as const;
    await createInvitation({ database, actor }, { workspaceId, email: guest.email, role: "viewer" });
    await send();
    expect(await listInvitations(owner.context, { workspaceId })).toMatchObject([{ state: "sent" }]);
    await database.apiKey.update({ where: { id: apiKeyId }, data: { revokedAt: new Date() } });
    const token = tokenTo(guest.email);
    expect(await outcomeOf(acceptInvitation({ database }, { token, userId: guest.userId }))).toBe("not-found");
  });

  it("of an owner is sent again by owners alone", async () => {
    const { workspaceId, owner, join } = await newTeam(database);
    const admin = await join("admin");
    const guest = await newGuest();
    const { id } = await createInvitation(owner.context, { workspaceId, email: guest.email, role: "owner" });
    await send();
    await database.invitation.update({ where: { id }, data: { sentAt: new Date(0), expiresAt: new Date(0) } });
    expect(await outcomeOf(resendInvitation(admin.context, { workspaceId, id }))).toBe("forbidden");
    expect(await outcomeOf(resendInvitation(owner.context, { workspaceId, id }))).toBe("done");
  });
});
