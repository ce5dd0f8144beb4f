import { expect, it } from "vitest";
import { wordsOfRefusal } from "./words-of-refusal.ts";

it.each([
  ["InvalidStateError", "has a passkey for you already"],
  ["NotAllowedError", "cancelled, or it took too long"],
  ["ConstraintError", "security key with a PIN"],
  ["SecurityError", "no passkeys for this address"],
  ["TypeError", "use another browser"],
])("%s is told as “… %s …”", (name, words) => {
  expect(wordsOfRefusal(Object.assign(new Error("internals"), { name }))).toContain(words);
  expect(wordsOfRefusal(Object.assign(new Error("internals"), { name }))).not.toContain("internals");
});
