import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyVault, type SecretPlace } from "./key-vault.ts";
import { secretLabel } from "./label.ts";
import { localKeyWrapper } from "./local-key-wrapper.ts";
import { SecretNotReadable } from "./secret-not-readable.ts";

const newKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const [older, newer] = [newKey("2025"), newKey("2026")];
const vaultOf = (...keys: readonly string[]) => createKeyVault(localKeyWrapper(keys.join(", ")));
const place: SecretPlace = { workspaceId: "w", providerId: "openai", rowId: "r" };

describe("a sealed secret", () => {
  it("opens where it was sealed to what was sealed, and shows nothing of it", async () => {
    const vault = vaultOf(newer);
    const secrets = fc.string({ unit: "binary", maxLength: 300 });
    const places = fc.record({ workspaceId: fc.string(), providerId: fc.string(), rowId: fc.string() });
    await fc.assert(
      fc.asyncProperty(secrets, places, async (secret, anyPlace) => {
        // Lone surrogates have no UTF-8.
        fc.pre(secret.isWellFormed());
        const sealed = await vault.seal(secret, anyPlace);
        expect(await vault.open(sealed, anyPlace)).toBe(secret);
        expect(sealed).toMatch(/^v1\.2026\.[\w-]+\.[\w-]+$/);
      }),
    );
  });

  it("opens at no other workspace, provider or row", async () => {
    const vault = vaultOf(newer);
    const sealed = await vault.seal("sk-secret", place);
    for (const other of ["workspaceId", "providerId", "rowId"] as const) {
      await expect(vault.open(sealed, { ...place, [other]: "x" })).rejects.toThrow(SecretNotReadable);
      await expect(vault.rewrap(sealed, { ...place, [other]: "x" })).rejects.toThrow(SecretNotReadable);
    }
  });

  it("does not confuse places whose parts run together", async () => {
    const vault = vaultOf(newer);
    const sealed = await vault.seal("sk-secret", { workspaceId: "a|b", providerId: "c", rowId: "d" });
    await expect(vault.open(sealed, { workspaceId: "a", providerId: "b|c", rowId: "d" })).rejects.toThrow(
      SecretNotReadable,
    );
  });

  it("does not open after any change of any character, and says nothing of the secret", async () => {
    const vault = vaultOf(newer, older);
    const secret = "sk-very-secret-0123456789";
    const sealed = await vault.seal(secret, place);
    for (let index = 0; index < sealed.length; index++) {
      for (const character of ["A", "b", "-", "."]) {
        const changed = sealed.slice(0, index) + character + sealed.slice(index + 1);
        if (changed === sealed) continue;
        const failure = await vault.open(changed, place).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(SecretNotReadable);
        expect(String(failure)).not.toContain("very-secret");
      }
    }
    for (const cut of [0, 1, 10, sealed.length - 1]) {
      await expect(vault.open(sealed.slice(0, cut), place)).rejects.toThrow(SecretNotReadable);
    }
  });

  it("is another text each time", async () => {
    const vault = vaultOf(newer);
    expect(await vault.seal("same", place)).not.toBe(await vault.seal("same", place));
  });
});

describe("rotation", () => {
  it("opens old secrets with the old key, and with the new one alone once they are wrapped anew", async () => {
    const sealed = await vaultOf(older).seal("sk-secret", place);
    const both = vaultOf(newer, older);
    expect(both.isCurrent(sealed)).toBe(false);
    expect(await both.open(sealed, place)).toBe("sk-secret");
    const rewrapped = await both.rewrap(sealed, place);
    expect(both.isCurrent(rewrapped)).toBe(true);
    expect(await vaultOf(newer).open(rewrapped, place)).toBe("sk-secret");
    await expect(vaultOf(newer).open(sealed, place)).rejects.toThrow(/2025 is not configured/);
  });
});

describe("the local key-encryption keys", () => {
  it.each(["", "no-key", "id:short", `${newer}, ${newer}`, `bad id:${randomBytes(32).toString("base64")}`])(
    "are refused when they are wrong: %s",
    (list) => expect(() => localKeyWrapper(list)).toThrow(/key-encryption key/i),
  );

  it("never show their content in what is said about them", () => {
    const content = randomBytes(31).toString("base64");
    expect(() => localKeyWrapper(`${newer},other:${content}`)).toThrow(/^Key-encryption key 2 is not/);
  });
});

it("labels show the last four characters of a secret that is long enough, and nothing of a short one", () => {
  expect(secretLabel("sk-proj-0123456789abcdefWXYZ")).toBe("sk-…WXYZ");
  expect(secretLabel("0123456789abcdefWXYZ")).toBe("…WXYZ");
  expect(secretLabel("sk-shortsecret")).toBe("…");
});
