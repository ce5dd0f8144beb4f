import { createDatabase, type Database } from "@causeway/db";
import { permissionTable } from "@causeway/services";
import { createTestDatabase, createTestRedis } from "@causeway/testing";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Door, filesWithInlineActions, findDoors } from "./doors.fixture.ts";
import { matrixEnvironment } from "./environment.fixture.ts";
import { outcomeOf } from "./outcome.fixture.ts";
import {
  makeThing,
  type Names,
  neverMade,
  newSession,
  newTeam,
  type Role,
  roles,
  type Team,
  thingsNamedBy,
} from "./people-and-things.fixture.ts";
import { askAs } from "./request.fixture.ts";
import { type Rule, rules } from "./rules.fixture.ts";
import { rowsOf } from "./rows-of.fixture.ts";

// Everything is real but the server around it: who asks is in the request's cookies, and the sign-in library reads them.
vi.mock("next/headers", () => import("./request.fixture.ts"));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
vi.mock("next/server", () => ({ connection: async () => undefined, after: () => undefined }));
vi.mock("next-auth", () => import("@auth/core/errors"));
vi.mock("../features/auth/auth.ts", () => import("./auth.fixture.ts"));

const isAllowed = (rule: Rule, role: Role): boolean =>
  rule.for === "member" || (permissionTable[rule.for] ?? []).includes(role);

const guarded = Object.entries(rules).filter(([, rule]) => rule.for !== "anyone");
const refusing = guarded.filter(([, rule]) => roles.some((role) => !isAllowed(rule, role)));
const serving = guarded.filter(([, rule]) => rule.for !== "staff");
const naming = serving.flatMap(([name, rule]) =>
  thingsNamedBy(rule.given).map((thing) => [name, thing, rule] as const),
);

let database: Database;
let doors: ReadonlyMap<string, Door>;
let ours: Team;
let theirs: Team;
/** Things of both that every test shares: nothing may change them. */
let ourNames: Names;
let theirNames: Names;

beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  Object.assign(process.env, matrixEnvironment(appUrl, (await createTestRedis()).url));
  database = createDatabase(url, { connectionLimit: 4 });
  doors = new Map((await findDoors()).map((door) => [door.name, door]));
  [ours, theirs] = await Promise.all([newTeam(database), newTeam(database)]);
  [ourNames, theirNames] = await Promise.all([namesIn(ours), namesIn(theirs)]);
});

const things = [...new Set(naming.map(([, thing]) => thing))];

const namesIn = async (team: Team): Promise<Names> =>
  Object.fromEntries(
    await Promise.all(things.map(async (thing) => [thing, await makeThing(database, team, thing)] as const)),
  ) as Names;

/** Goes through a door as whoever is signed in with a session. */
async function enter(name: string, session: string | undefined, names: Names, workspace?: string) {
  const door = doors.get(name);
  if (!door) throw new Error(`There is no ${name}`);
  askAs({ session, workspace });
  return await outcomeOf(() => door.open(...(rules[name]?.given(names) ?? [])));
}

describe("every action and every handler of the dashboard", () => {
  it("is in the matrix, and nothing else", async () => {
    expect([...doors.keys()].filter((name) => rules[name] === undefined)).toEqual([]);
    expect(Object.keys(rules).filter((name) => !doors.has(name))).toEqual([]);
    expect(await filesWithInlineActions()).toEqual([]);
  });
});

describe("without a session that counts", () => {
  it.each(guarded)("%s does nothing", async (name, rule) => {
    const before = await rowsOf(database, ours.workspaceId);
    const expired = await newSession(database, ours.users.owner, new Date(0));
    for (const session of [undefined, "made-up", expired]) {
      const { kind, words } = await enter(name, session, ourNames);
      expect({ session, kind, words }).toMatchObject({
        kind: rule.hides || rule.for === "staff" ? "missing" : "signed-out",
      });
    }
    expect(await rowsOf(database, ours.workspaceId)).toEqual(before);
  });
});

describe("with a role that may not", () => {
  it.each(refusing)("%s does nothing", async (name, rule) => {
    const before = await rowsOf(database, ours.workspaceId);
    for (const role of roles.filter((one) => !isAllowed(rule, one))) {
      const { kind, words } = await enter(name, ours.sessions[role], ourNames);
      expect({ role, kind, words }).toMatchObject({
        kind: rule.hides || rule.for === "staff" ? "missing" : "forbidden",
      });
    }
    expect(await rowsOf(database, ours.workspaceId)).toEqual(before);
  });
});

describe("with each role that may", () => {
  it.each(serving)("%s does what it says with what is one's own", async (name, rule) => {
    for (const role of roles.filter((one) => isAllowed(rule, one))) {
      const team = await newTeam(database);
      const named = thingsNamedBy(rule.given).map(async (thing) => [
        thing,
        await makeThing(database, team, thing, role),
      ]);
      const names = { ...ourNames, ...Object.fromEntries(await Promise.all(named)) };
      const { kind, words } = await enter(name, team.sessions[role], names);
      expect({ role, kind, words }).toMatchObject({
        kind: rule.gives === "reached" && kind === "refused" ? kind : "done",
      });
    }
  });
});

describe("with what is another workspace's", () => {
  it.each(naming)("%s answers as if its %s had never been made", async (name, thing) => {
    const before = await Promise.all([rowsOf(database, ours.workspaceId), rowsOf(database, theirs.workspaceId)]);
    const neverWas = neverMade(thing);
    // A cookie that names the other workspace opens nothing of it.
    const ask = (id: string) => enter(name, ours.sessions.owner, { ...ourNames, [thing]: id }, theirs.workspaceId);
    const [stranger, missing] = [await ask(theirNames[thing]), await ask(neverWas)];
    expect(stranger.kind).not.toBe("bug");
    expect({ ...stranger, words: stranger.words.replaceAll(theirNames[thing], "…") }).toEqual({
      ...missing,
      words: missing.words.replaceAll(neverWas, "…"),
    });
    expect(await Promise.all([rowsOf(database, ours.workspaceId), rowsOf(database, theirs.workspaceId)])).toEqual(
      before,
    );
  });
});

describe("with what no page of ours sends", () => {
  const actions = serving.filter(([name]) => name.startsWith("features/"));

  it.each(actions)("%s says what is wrong", async (name) => {
    const { sessions } = await newTeam(database);
    for (const nonsense of [[], [null, null, null], ["\u0000", "\u0000"], [{ $ne: 1 }, []], [[[]], Number.NaN]]) {
      askAs({ session: sessions.owner, workspace: undefined });
      const { kind, words } = await outcomeOf(async () => doors.get(name)?.open(...nonsense));
      expect({ nonsense, kind, words }).not.toMatchObject({ kind: "bug" });
    }
  });
});
