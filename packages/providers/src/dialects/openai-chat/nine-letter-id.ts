import { createHash } from "node:crypto";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Mistral takes ids of calls of nine letters and digits only; others', from earlier turns, get one that is always the same. */
export function nineLetterId(id: string): string {
  if (/^[A-Za-z0-9]{9}$/.test(id)) return id;
  const digest = createHash("sha256").update(id).digest();
  return [...digest.subarray(0, 9)].map((byte) => letters[byte % letters.length]).join("");
}
