import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestRedis } from "@causeway/testing";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { matrixEnvironment } from "./environment.fixture.ts";
import { outcomeOf } from "./outcome.fixture.ts";
import { findGuardedPages, type GuardedPage } from "./pages.fixture.ts";
import {
  makeThing,
  neverMade,
  newSession,
  newTeam,
  roles,
  type Team,
  type Thing,
} from "./people-and-things.fixture.ts";
import { askAs } from "./request.fixture.ts";

vi.mock("next/headers", () => import("./request.fixture.ts"));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
vi.mock("next/server", () => ({ connection: async () => undefined, after: () => undefined }));
vi.mock("next-auth", () => import("@auth/core/errors"));
vi.mock("../features/auth/auth.ts", () => import("./auth.fixture.ts"));

/** What stands in a page's address. A page with something in its address that is missing here fails. */
const things: Readonly<Record<string, Thing>> = {
  "/activity/[id]": "generation",
  "/observability/[id]": "destination",
  "/guardrails/[id]": "guardrail",
  "/keys/[id]": "key",
  "/own-keys/[id]": "ownEndpoint",
  "/presets/[slug]": "preset",
};

const pages = await findGuardedPages();
const named = pages.map((page) => [page.address, page] as const);
const ofThings = named.filter(([address]) => address.includes("["));

let database: Database;
let ours: Team;
let theirs: Team;

beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  Object.assign(process.env, matrixEnvironment(appUrl, (await createTestRedis()).url));
  database = createDatabase(url, { connectionLimit: 4 });
  [ours, theirs] = await Promise.all([newTeam(database), newTeam(database)]);
});

/** Asks for a page as whoever has this session. Everything in its address is the same id. */
async function visit({ open }: GuardedPage, session: string | undefined, id = "0") {
  askAs({ session, workspace: undefined });
  return await outcomeOf(() => open({ params: { id, slug: id } }));
}

describe("every page of the account and of operators", () => {
  it.each(named)("%s shows nothing without a session that counts", async (_, page) => {
    const expired = await newSession(database, ours.users.owner, new Date(0));
    for (const session of [undefined, "made-up", expired]) {
      const { kind, words } = await visit(page, session);
      expect({ session, kind, words }).toMatchObject({ kind: page.isOfOperators ? "missing" : "signed-out" });
    }
  });

  it.each(named)("%s has an answer for each role", async (address, page) => {
    const thing = things[address];
    const id = thing && (await makeThing(database, ours, thing));
    for (const role of roles) {
      const { kind, words } = await visit(page, ours.sessions[role], id);
      expect({ role, kind, words }).not.toMatchObject({ kind: "bug" });
    }
  });

  it.each(ofThings)("%s: another workspace's is as missing as what never was", async (address, page) => {
    const thing = things[address];
    if (!thing) throw new Error(`What stands in ${address}?`);
    const [own, foreign] = await Promise.all([ours, theirs].map((team) => makeThing(database, team, thing)));
    expect((await visit(page, ours.sessions.owner, own)).kind).toBe("done");
    expect(await visit(page, ours.sessions.owner, foreign)).toEqual(
      await visit(page, ours.sessions.owner, neverMade(thing)),
    );
    expect((await visit(page, ours.sessions.owner, foreign)).kind).toBe("missing");
  });
});
