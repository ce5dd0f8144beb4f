import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteAccount } from "../account/delete.ts";
import { newTeam, outcomeOf } from "../member/team.fixture.ts";
import { addPasskey, beginAddingPasskey } from "./add.ts";
import { newChallenge, takeChallenge } from "./challenge.ts";
import { listPasskeys, removePasskey } from "./own-passkeys.ts";
import type { PasskeyContext } from "./relying-party.ts";
import { beginPasskeySignIn, signInWithPasskey } from "./sign-in.ts";
import { SoftDevice, type SoftDeviceOptions } from "./soft-device.fixture.ts";

let database: Database;
let context: PasskeyContext;
const here = { id: "causeway.example", origin: "https://causeway.example" };
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
  context = { database, relyingParty: here, secret: "s".repeat(32) };
});
afterAll(() => database.$disconnect());

async function newPerson(options: SoftDeviceOptions = {}) {
  const { owner } = await newTeam(database);
  const device = new SoftDevice(options);
  return { owner, device, userId: owner.userId };
}

async function add({ userId, device }: { readonly userId: string; readonly device: SoftDevice }) {
  const options = await beginAddingPasskey(context, { userId });
  await addPasskey(context, { userId, response: device.register(options, here), name: "Firefox on Linux" });
}

/** A person with a passkey. */
async function newOwner(options: SoftDeviceOptions = {}) {
  const person = await newPerson(options);
  await add(person);
  return person;
}

const signIn = (device: SoftDevice) =>
  beginPasskeySignIn(context).then((options) => signInWithPasskey(context, { response: device.sign(options, here) }));

describe("a passkey", () => {
  it("is added, signs its person in, and is listed with its last use", async () => {
    const { userId, device } = await newOwner();
    expect(await listPasskeys(database, { userId })).toMatchObject([
      { name: "Firefox on Linux", isSynced: false, lastUsedAt: undefined },
    ]);
    expect(await signIn(device)).toEqual({ userId });
    expect(await signIn(device)).toEqual({ userId });
    expect(await listPasskeys(database, { userId })).toMatchObject([{ lastUsedAt: expect.any(Date) }]);
  });

  it("asks a device for nothing that names a person, and not for what it has", async () => {
    const { userId, device } = await newOwner();
    expect(await beginPasskeySignIn(context)).not.toHaveProperty("allowCredentials.0");
    expect(await beginAddingPasskey(context, { userId })).toMatchObject({
      excludeCredentials: [{ id: device.id.toString("base64url") }],
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
  });

  it("signs nobody in once it is removed, which only its person can do", async () => {
    const { userId, device } = await newOwner();
    const stranger = await newPerson();
    const id = device.id.toString("base64url");
    expect(await outcomeOf(removePasskey(database, { userId: stranger.userId, id }))).toBe("not-found");
    expect(await signIn(device)).toEqual({ userId });
    await removePasskey(database, { userId, id });
    expect(await outcomeOf(signIn(device))).toBe("unauthenticated");
    expect(await outcomeOf(removePasskey(database, { userId, id }))).toBe("not-found");
  });

  it("goes with its account", async () => {
    const { owner, device } = await newOwner();
    const { actor } = owner.context;
    await deleteAccount({ ...owner.context, actor }, { confirmEmail: owner.email });
    expect(await outcomeOf(signIn(device))).toBe("unauthenticated");
    expect(await database.passkey.count({ where: { id: device.id.toString("base64url") } })).toBe(0);
  });

  it("of a device that does not count signs in any number of times", async () => {
    const { userId, device } = await newOwner({ counts: false });
    expect([await signIn(device), await signIn(device)]).toEqual([{ userId }, { userId }]);
  });
});

describe("what is refused", () => {
  it("an answer that was given before, also when two come at once", async () => {
    const { userId, device } = await newOwner({ counts: false });
    const response = device.sign(await beginPasskeySignIn(context), here);
    const outcomes = await Promise.all([1, 2, 3].map(() => outcomeOf(signInWithPasskey(context, { response }))));
    expect(outcomes.toSorted()).toEqual(["done", "unauthenticated", "unauthenticated"]);
    expect(await outcomeOf(signInWithPasskey(context, { response }))).toBe("unauthenticated");
    const registration = new SoftDevice().register(await beginAddingPasskey(context, { userId }), here);
    const input = { userId, response: registration, name: "k" };
    expect(await outcomeOf(addPasskey(context, input))).toBe("done");
    expect(await outcomeOf(addPasskey(context, input))).toBe("invalid-request");
  });

  it.each([
    ["another origin", { ...here, origin: "https://causeway.example.evil.example" }],
    ["another port", { ...here, origin: "https://causeway.example:8443" }],
    ["another name", { ...here, id: "evil.example" }],
  ])("what was made at %s", async (_, elsewhere) => {
    const { device } = await newOwner();
    const signed = device.sign(await beginPasskeySignIn(context), elsewhere);
    expect(await outcomeOf(signInWithPasskey(context, { response: signed }))).toBe("unauthenticated");
    const { userId } = await newPerson();
    const made = new SoftDevice().register(await beginAddingPasskey(context, { userId }), elsewhere);
    expect(await outcomeOf(addPasskey(context, { userId, response: made, name: "k" }))).toBe("invalid-request");
  });

  it("a device that did not ask who holds it", async () => {
    const { userId, device } = await newPerson({ verifiesUser: false });
    const made = device.register(await beginAddingPasskey(context, { userId }), here);
    expect(await outcomeOf(addPasskey(context, { userId, response: made, name: "k" }))).toBe("invalid-request");
  });

  it("a counter that goes back, as a copy's does", async () => {
    const { userId, device } = await newOwner();
    await signIn(device);
    device.counter = 0;
    expect(await outcomeOf(signIn(device))).toBe("unauthenticated");
    device.counter = 10;
    expect(await signIn(device)).toEqual({ userId });
  });

  it("one person's challenge answered for another, or for signing in", async () => {
    const [ada, bob] = [await newPerson(), await newPerson()];
    const options = await beginAddingPasskey(context, { userId: ada.userId });
    const response = ada.device.register(options, here);
    expect(await outcomeOf(addPasskey(context, { userId: bob.userId, response, name: "k" }))).toBe("invalid-request");
    const forSignIn = await beginPasskeySignIn(context);
    const made = bob.device.register({ ...forSignIn, user: options.user }, here);
    expect(await outcomeOf(addPasskey(context, { userId: bob.userId, response: made, name: "k" }))).toBe(
      "invalid-request",
    );
    const owner = await newOwner();
    const signed = owner.device.sign(await beginAddingPasskey(context, { userId: owner.userId }), here);
    expect(await outcomeOf(signInWithPasskey(context, { response: signed }))).toBe("unauthenticated");
  });

  it("another person's passkey, added again or signed with another's name", async () => {
    const [ada, bob] = [await newOwner(), await newPerson()];
    const made = ada.device.register(await beginAddingPasskey(context, { userId: bob.userId }), here);
    expect(await outcomeOf(addPasskey(context, { userId: bob.userId, response: made, name: "k" }))).toBe("conflict");
    ada.device.userHandle = Buffer.from(bob.userId).toString("base64url");
    expect(await outcomeOf(signIn(ada.device))).toBe("unauthenticated");
    ada.device.userHandle = Buffer.from(ada.userId).toString("base64url");
    expect(await signIn(ada.device)).toEqual({ userId: ada.userId });
  });

  it("a device that signs under the name of another's passkey", async () => {
    const ada = await newOwner();
    const forger = new SoftDevice();
    forger.userHandle = ada.device.userHandle;
    const forged = forger.sign(await beginPasskeySignIn(context), here);
    const id = ada.device.id.toString("base64url");
    expect(await outcomeOf(signInWithPasskey(context, { response: { ...forged, id, rawId: id } }))).toBe(
      "unauthenticated",
    );
  });

  it.each([undefined, null, "x", {}, { id: "a", rawId: "a", type: "public-key", response: {} }])(
    "%j",
    async (response) => {
      const { userId } = await newPerson();
      expect(await outcomeOf(signInWithPasskey(context, { response }))).toBe("invalid-request");
      expect(await outcomeOf(addPasskey(context, { userId, response, name: "k" }))).toBe("invalid-request");
    },
  );

  it("the twenty-first, also when two come at once", async () => {
    const { userId } = await newPerson();
    for (let index = 0; index < 19; index += 1) await add({ userId, device: new SoftDevice() });
    const outcomes = await Promise.all([1, 2].map(() => outcomeOf(add({ userId, device: new SoftDevice() }))));
    expect(outcomes.toSorted()).toEqual(["conflict", "done"]);
    expect(await outcomeOf(beginAddingPasskey(context, { userId }))).toBe("conflict");
  });
});

const take = (bytes: Buffer, secret = context.secret) =>
  takeChallenge(database, secret, { purpose: "sign-in", challenge: bytes.toString("base64url") });

describe("a challenge", () => {
  it("is taken once, by whoever can make it", async () => {
    const challenge = newChallenge(context.secret, "sign-in");
    expect(await take(challenge, "another secret")).toBe(false);
    expect([await take(challenge), await take(challenge)]).toEqual([true, false]);
  });

  it("for adding one ends after five minutes", async () => {
    const { userId } = await newPerson();
    const now = Date.now();
    const takeToAdd = (madeAt: number) => {
      const challenge = newChallenge(context.secret, `add:${userId}`, madeAt).toString("base64url");
      return takeChallenge(database, context.secret, { purpose: `add:${userId}`, challenge });
    };
    expect(await takeToAdd(now - 300_001)).toBe(false);
    expect(await takeToAdd(now - 240_000)).toBe(true);
  });

  it("for signing in waits for an hour in the page, and what is kept of it goes", async () => {
    const now = Date.now();
    expect(await take(newChallenge(context.secret, "sign-in", now - 3_600_001))).toBe(false);
    const old = { challenge: "old", expiresAt: new Date(now - 1) };
    await database.answeredChallenge.create({ data: old, select: { challenge: true } });
    expect(await take(newChallenge(context.secret, "sign-in", now - 3_540_000))).toBe(true);
    expect(await database.answeredChallenge.count({ where: { challenge: "old" } })).toBe(0);
  });

  it("is none when a bit of it is another, or some are missing", async () => {
    const challenge = newChallenge(context.secret, "sign-in");
    const changed = Buffer.from(challenge);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect([await take(changed), await take(challenge.subarray(1)), await take(Buffer.alloc(0))]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
