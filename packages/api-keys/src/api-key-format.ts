import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

export type ApiKeyClass = "inference" | "management";

const prefixes: Record<ApiKeyClass, string> = { inference: "sk-cw-v1-", management: "sk-cw-mgmt-v1-" };
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
// 62^43 > 2^256 and 62^6 > 2^32.
const secretLength = 43;
const checksumLength = 6;
const pattern = /^sk-cw-(?:mgmt-)?v1-[0-9A-Za-z]{49}$/;

/** A new key: prefix, 256 random bits, checksum. Show it once; store only its hash and label. */
export const mintApiKey = (keyClass: ApiKeyClass): string => apiKeyOf(keyClass, randomBytes(32));

/** The key that these 32 bytes make: always the same one. */
export function apiKeyOf(keyClass: ApiKeyClass, secretBytes: Buffer): string {
  if (secretBytes.length !== 32) throw new Error(`A key is made of 32 bytes, not ${secretBytes.length}`);
  const secret = base62(BigInt(`0x${secretBytes.toString("hex")}`), secretLength);
  const body = prefixes[keyClass] + secret;
  return body + checksumOf(body);
}

/** Whether the text can be one of our keys at all: garbage and mistyped keys need no look-up. */
export function hasValidChecksum(text: string): boolean {
  return pattern.test(text) && checksumOf(text.slice(0, -checksumLength)) === text.slice(-checksumLength);
}

/** What is stored and looked up: SHA-256 in hex. The key holds 256 random bits, so a slow hash would add nothing. */
export const hashApiKey = (text: string): string => hash("sha256", text, "hex");

/** What may be shown for ever: `sk-cw-v1-abc…xyz`. */
export function apiKeyLabel(text: string): string {
  const prefix = text.startsWith(prefixes.management) ? prefixes.management : prefixes.inference;
  return `${text.slice(0, prefix.length + 3)}…${text.slice(-3)}`;
}

/** Asked of every call: numbers do where 32 bits are all there is. */
function checksumOf(body: string): string {
  let text = "";
  for (let rest = crc32(body); text.length < checksumLength; rest = Math.floor(rest / 62)) {
    text = alphabet.charAt(rest % 62) + text;
  }
  return text;
}

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = alphabet.charAt(Number(rest % 62n)) + text;
  return text;
}
