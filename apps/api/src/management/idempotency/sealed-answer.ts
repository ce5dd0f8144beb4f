import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const purpose = "causeway: answer kept for an Idempotency-Key";
const [saltBytes, nonceBytes, tagBytes] = [16, 12, 16];

/** Opens only with the caller's own key, which is not stored: salt, nonce, tag and text of AES-256-GCM. */
export function sealAnswer(text: string, callersKey: string): Uint8Array<ArrayBuffer> {
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keyOf(callersKey, salt), nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]));
}

/** `undefined`: it was sealed with another key. */
export function openAnswer(bytes: Uint8Array, callersKey: string): string | undefined {
  const stored = Buffer.from(bytes);
  const nonceEnd = saltBytes + nonceBytes;
  const salt = stored.subarray(0, saltBytes);
  const decipher = createDecipheriv("aes-256-gcm", keyOf(callersKey, salt), stored.subarray(saltBytes, nonceEnd));
  decipher.setAuthTag(stored.subarray(nonceEnd, nonceEnd + tagBytes));
  try {
    return Buffer.concat([decipher.update(stored.subarray(nonceEnd + tagBytes)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

const keyOf = (callersKey: string, salt: Uint8Array) => Buffer.from(hkdfSync("sha256", callersKey, salt, purpose, 32));
