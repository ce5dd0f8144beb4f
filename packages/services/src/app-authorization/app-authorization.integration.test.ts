import { createHash } from "node:crypto";
import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listApiKeys } from "../api-key/list.ts";
import { allowApp, hashOfCode } from "./allow-app.ts";
import { readAppRequest } from "./app-request.ts";
import { exchangeAppCode } from "./exchange-code.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const codeVerifier = "a-verifier-that-the-app-keeps-to-itself-0123456789";
const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
const callbackUrl = "https://app.example/back?x=1";

async function allowed(more: { limit?: string; limitReset?: "monthly" } = {}) {
  const { workspaceId, ownerId: userId } = await createTestWorkspace(database);
  const context = { database, actor: { kind: "user", userId, workspaceId, role: "owner" } as const };
  const request = readAppRequest({ callbackUrl, codeChallenge, codeChallengeMethod: "S256" });
  const { code } = await allowApp(context, { workspaceId, request, ...more });
  return { workspaceId, userId, code };
}
const refused = expect.objectContaining({ code: "forbidden", message: expect.stringContaining("Invalid code") });

describe("a code that a person gave an app", () => {
  it("buys one key with the budget that was chosen, which tells its app", async () => {
    const { workspaceId, userId, code } = await allowed({ limit: "5", limitReset: "monthly" });
    const bought = await exchangeAppCode({ database }, { code, codeVerifier });
    expect(bought).toEqual({ key: expect.stringMatching(/^sk-cw-v1-/), userId });
    const key = await database.apiKey.findFirstOrThrow({ where: { workspaceId, appOrigin: { not: null } } });
    expect(key).toMatchObject({
      hash: createHash("sha256").update(bought.key).digest("hex"),
      name: "app.example",
      appName: "app.example",
      appOrigin: "https://app.example",
      createdById: userId,
    });
    const actor = { kind: "user", userId, workspaceId, role: "owner" } as const;
    const listed = await listApiKeys({ database, actor }, { workspaceId });
    expect(listed.flatMap(({ app }) => app ?? [])).toEqual([{ name: "app.example", origin: "https://app.example" }]);
    const limits = await database.usageLimit.findUniqueOrThrow({ where: { subject: `key:${key.id}` } });
    expect(limits.monthlyNano).toBe(5_000_000_000n);
    await expect(exchangeAppCode({ database }, { code, codeVerifier })).rejects.toEqual(refused);
  });

  it("is kept as its hash alone", async () => {
    const { code, workspaceId } = await allowed();
    const row = await database.appAuthorization.findFirstOrThrow({ where: { workspaceId } });
    expect(
      JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain(code);
    expect(row.codeHash).toBe(hashOfCode(code));
  });

  it("buys one key for however many come at once", async () => {
    const { code, workspaceId } = await allowed();
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () => exchangeAppCode({ database }, { code, codeVerifier })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await database.apiKey.count({ where: { workspaceId, appOrigin: { not: null } } })).toBe(1);
  });

  it("is used up by a wrong verifier", async () => {
    const { code } = await allowed();
    await expect(exchangeAppCode({ database }, { code, codeVerifier: "guessed" })).rejects.toEqual(refused);
    await expect(exchangeAppCode({ database }, { code, codeVerifier })).rejects.toEqual(refused);
  });

  it("is nothing once it is too old, or its giver has left", async () => {
    const old = await allowed();
    await database.appAuthorization.updateMany({
      where: { workspaceId: old.workspaceId },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    await expect(exchangeAppCode({ database }, { code: old.code, codeVerifier })).rejects.toEqual(refused);
    const gone = await allowed();
    await database.membership.deleteMany({ where: { workspaceId: gone.workspaceId } });
    await expect(exchangeAppCode({ database }, { code: gone.code, codeVerifier })).rejects.toEqual(refused);
    await expect(exchangeAppCode({ database }, { code: "never given", codeVerifier })).rejects.toEqual(refused);
  });
});

describe("what an app may ask", () => {
  it.each([
    ["https://app.example/back", "https://app.example"],
    ["http://localhost:3123/cb", "http://localhost:3123"],
    ["http://127.0.0.1:9/", "http://127.0.0.1:9"],
  ])("is to come back to %s", (url, origin) => {
    expect(readAppRequest({ callbackUrl: url, codeChallenge })).toMatchObject({ appOrigin: origin });
  });

  it.each([
    [{ callbackUrl: "http://app.example/" }, "callbackUrl"],
    [{ callbackUrl: "javascript:alert(1)" }, "callbackUrl"],
    [{ callbackUrl: "https://user:secret@app.example/" }, "callbackUrl"],
    [{ callbackUrl: "https://app.example/#code" }, "callbackUrl"],
    [{ callbackUrl: "http://localhost.app.example/" }, "callbackUrl"],
    [{ callbackUrl: undefined }, "callbackUrl"],
    [{ codeChallengeMethod: "plain" }, "codeChallengeMethod"],
    [{ codeChallenge: undefined }, "codeChallenge"],
    [{ codeChallenge: "short" }, "codeChallenge"],
    [{ keyName: "x".repeat(101) }, "keyName"],
  ])("is not %j", (change, parameter) => {
    expect(() => readAppRequest({ callbackUrl, codeChallenge, ...change })).toThrow(
      expect.objectContaining({
        code: "invalid-request",
        parameter,
        // The app's maker reads this on a page, where the field is not named otherwise.
        message: expect.stringMatching(/^(callback_url|code_challenge|code_challenge_method|key_label) must /),
      }),
    );
  });
});
