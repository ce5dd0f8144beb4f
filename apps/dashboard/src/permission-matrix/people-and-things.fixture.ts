import { createHash, randomUUID, randomUUIDv7 } from "node:crypto";
import type { Database } from "@causeway/db";
import type { UserWorkspace } from "@causeway/services";
import { createTestWorkspace } from "@causeway/testing";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";

export type Role = UserWorkspace["role"];

/** A workspace, its people by role and the sessions that they are signed in with. */
export type Team = {
  readonly workspaceId: string;
  readonly sessions: Readonly<Record<Role, string>>;
  readonly users: Readonly<Record<Role, string>>;
};

/** Who asks: what is a person's is this one's. */
type Asker = { readonly workspaceId: string; readonly userId: string };

export const roles = ["owner", "admin", "billing", "developer", "viewer"] as const;

export async function newTeam(database: Database): Promise<Team> {
  const { workspaceId, ownerId } = await createTestWorkspace(database);
  const users = await forEachRole(async (role) =>
    role === "owner" ? ownerId : await newMember(database, workspaceId, role),
  );
  return { workspaceId, users, sessions: await forEachRole((role) => newSession(database, users[role])) };
}

async function forEachRole(work: (role: Role) => Promise<string>): Promise<Record<Role, string>> {
  const [owner = "", admin = "", billing = "", developer = "", viewer = ""] = await Promise.all(roles.map(work));
  return { owner, admin, billing, developer, viewer };
}

/** Signs somebody in until a moment, by default tomorrow. Returns what his cookie holds. */
export async function newSession(
  database: Database,
  userId: string,
  expires = new Date(Date.now() + 86_400_000),
): Promise<string> {
  const { sessionToken } = await database.session.create({ data: { sessionToken: randomUUID(), userId, expires } });
  return sessionToken;
}

async function newMember(database: Database, workspaceId: string, role: Role): Promise<string> {
  const { id } = await database.user.create({ data: { email: `${randomUUID()}@test.invalid` } });
  await database.membership.create({ data: { workspaceId, userId: id, role } });
  return id;
}

export const encryptionKeys = `test:${Buffer.alloc(32, 7).toString("base64")}`;
const vault = createKeyVault(localKeyWrapper(encryptionKeys));

const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** Makes one in a workspace and returns what names it in an action's arguments or a handler's address. */
const makers = {
  workspace: async (_: Database, { workspaceId }: Asker) => workspaceId,
  /** Named by the hash of what its cookie holds. */
  session: async (database: Database, { userId }: Asker) =>
    createHash("sha256")
      .update(await newSession(database, userId))
      .digest("hex"),
  passkey: async (database: Database, { userId }: Asker) => {
    const data = { id: randomUUID(), userId, name: "Kept", publicKey: Buffer.alloc(1), counter: 0, isSynced: false };
    return (await database.passkey.create({ data })).id;
  },
  key: async (database: Database, { workspaceId, userId }: Asker) => {
    const data = { workspaceId, createdById: userId, name: "Kept", hash: randomUUID(), label: "sk-cw-v1-kep…ept" };
    return (await database.apiKey.create({ data })).id;
  },
  ownKey: async (database: Database, { workspaceId }: Asker) => {
    const [id, providerId] = [randomUUIDv7(), "openai"];
    const sealed = await vault.seal("sk-proj-0123456789abcdef", { workspaceId, providerId, rowId: id });
    const data = { id, workspaceId, providerId, name: "Kept", label: "sk-…kept", sealed, position: 0 };
    return (await database.ownKey.create({ data })).id;
  },
  ownEndpoint: async (database: Database, { workspaceId }: Asker) => {
    const slug = `kept-${randomUUID()}`;
    const data = { workspaceId, providerId: "own", name: "Kept", label: "sk-…kept", sealed: "v1", position: 1 };
    const { id } = await database.ownKey.create({ data });
    await database.ownEndpoint.create({
      data: { ownKeyId: id, workspaceId, slug, wireFormat: "openai_chat", baseUrl: "https://kept.example/v1" },
    });
    return id;
  },
  invitation: async (database: Database, { workspaceId }: Asker) => {
    const email = `${randomUUID()}@test.invalid`;
    const expiresAt = new Date(Date.now() + 86_400_000);
    const data = { workspaceId, email, role: "viewer" as const, invitedBy: "Kept", expiresAt };
    return (await database.invitation.create({ data })).id;
  },
  member: async (database: Database, { workspaceId }: Asker) => await newMember(database, workspaceId, "developer"),
  preset: async (database: Database, { workspaceId }: Asker) => {
    const slug = `kept-${randomUUID().slice(0, 8)}`;
    const versions = { create: { version: 1, config: {}, createdBy: "Kept" } };
    await database.preset.create({
      data: { workspaceId, slug, name: "Kept", designatedVersion: 1, latestVersion: 1, versions },
    });
    return slug;
  },
  guardrail: async (database: Database, { workspaceId }: Asker) =>
    (await database.guardrail.create({ data: { workspaceId, name: "Kept" } })).id,
  destination: async (database: Database, { workspaceId }: Asker) => {
    const id = randomUUIDv7();
    const config = { type: "webhook", url: "https://kept.example/", method: "POST", signingSecret: webhookSecret };
    const place = { workspaceId, providerId: "destination", rowId: id };
    const sealedConfig = await vault.seal(JSON.stringify(config), place);
    const data = { id, workspaceId, type: "webhook" as const, name: "Kept", sealedConfig, shownConfig: {} };
    return (await database.observabilityDestination.create({ data })).id;
  },
  savedView: async (database: Database, { workspaceId, userId }: Asker) => {
    const data = { workspaceId, userId, page: "logs", name: `Kept ${randomUUID()}`, query: "range=7d" };
    return (await database.savedView.create({ data })).id;
  },
  purchase: async (database: Database, { workspaceId, userId }: Asker) => {
    const cents = { creditsCents: 1_000, feeCents: 55, totalCents: 1_055 };
    const data = { workspaceId, createdById: userId, ...cents, status: "paid" as const, paidAt: new Date() };
    return (await database.creditPurchase.create({ data })).id;
  },
  generation: async (database: Database, { workspaceId }: Asker) => {
    const { id: apiKeyId } = await database.apiKey.findFirstOrThrow({ where: { workspaceId } });
    const id = `gen-${randomUUIDv7()}`;
    const tokens = { inputTokens: 1, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 1, reasoningTokens: 0 };
    const model = { requestedModel: "maker/one", modelId: "maker/one" };
    const call = {
      ...model,
      apiType: "chat-completions",
      streamed: true,
      status: "completed" as const,
      httpStatus: 200,
    };
    await database.generation.create({
      data: {
        ...call,
        ...tokens,
        id,
        workspaceId,
        apiKeyId,
        requestId: id,
        costNano: 0n,
        startedAt: new Date(),
        durationMs: 1,
      },
    });
    return id;
  },
} as const satisfies Record<string, (database: Database, asker: Asker) => Promise<string>>;

export type Thing = keyof typeof makers;
export type Names = Readonly<Record<Thing, string>>;

export const makeThing = (database: Database, { workspaceId, users }: Team, thing: Thing, asker: Role = "owner") =>
  makers[thing](database, { workspaceId, userId: users[asker] });

/** Of the right form, and nobody's. */
export function neverMade(thing: Thing): string {
  if (thing === "preset") return `kept-${randomUUID().slice(0, 8)}`;
  if (thing === "session") return createHash("sha256").update(randomUUID()).digest("hex");
  return thing === "generation" ? `gen-${randomUUIDv7()}` : randomUUIDv7();
}

const isThing = (name: string | symbol): name is Thing => typeof name === "string" && Object.hasOwn(makers, name);

/** Which things a door's arguments name. */
export function thingsNamedBy(argumentsOf: (names: Names) => unknown): readonly Thing[] {
  const asked = new Set<Thing>();
  const names = new Proxy({} as Names, {
    get: (_, name) => {
      if (isThing(name)) asked.add(name);
      return randomUUIDv7();
    },
  });
  argumentsOf(names);
  return [...asked];
}
