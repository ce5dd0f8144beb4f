import { createHash } from "node:crypto";
import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSignInLink } from "./create.ts";
import { isSignInLinkGood } from "./is-good.ts";
import { signInLinkLifetimeMinutes } from "./link.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const secret = "a secret of the dashboard, at least 32 long";

describe("a sign-in link", () => {
  it("carries the token, of which only the hash with the secret is stored", async () => {
    const link = new URL(
      await createSignInLink(
        { database },
        { email: "ada@example.test", dashboardUrl: "https://causeway.test", secret },
      ),
    );
    const token = link.searchParams.get("token") ?? "";
    const [stored] = await database.verificationToken.findMany({ where: { identifier: "ada@example.test" } });

    expect(`${link.origin}${link.pathname}`).toBe("https://causeway.test/sign-in/link");
    expect(token).toMatch(/^[0-9a-f-]{36}\.[\w-]{43}$/);
    expect(stored?.token).toBe(createHash("sha256").update(`${token}${secret}`).digest("hex"));
    expect(link.searchParams.get("callbackUrl")).toBe("https://causeway.test/get-started");
  });

  it("ends by itself", async () => {
    await createSignInLink({ database }, { email: "eve@example.test", dashboardUrl: "https://causeway.test", secret });
    const { expires } = await database.verificationToken.findFirstOrThrow({
      where: { identifier: "eve@example.test" },
    });
    expect(expires.getTime()).toBeLessThanOrEqual(Date.now() + signInLinkLifetimeMinutes * 60_000);
  });

  it("is good for its own address until it is used or ends, however often somebody looks", async () => {
    const input = { email: "kim@example.test", dashboardUrl: "https://causeway.test", secret };
    const token = new URL(await createSignInLink({ database }, input)).searchParams.get("token") ?? "";
    const isGood = (change: object = {}) =>
      isSignInLinkGood({ database }, { token, email: "kim@example.test", secret, ...change });
    expect(await isGood()).toBe(true);
    expect(await isGood()).toBe(true);
    expect(await isGood({ email: "eve@example.test" })).toBe(false);
    expect(await isGood({ token: `${token}x` })).toBe(false);
    const where = { identifier: "kim@example.test" };
    await database.verificationToken.updateMany({ where, data: { expires: new Date(Date.now() - 1_000) } });
    expect(await isGood()).toBe(false);
  });
});
