import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Larger texts are not kept, nor opened. */
const mostTextBytes = 16 * 1024 * 1024;
const mostSealedBytes = 2 * 1024 * 1024;

const algorithm = "aes-256-gcm";
const version = 1;
/** The version, and for how many seconds it is kept. */
const headBytes = 5;
const nonceBytes = 12;
const tagBytes = 16;

/** 64 hex digits. What it was made of cannot be read from it; who guesses that can tell that they were right. */
export const fingerprint = (purpose: string, text: string): string =>
  createHmac("sha256", purpose).update(digestOf(text)).digest("hex");

/** `undefined`: too large to be kept. `place` is authenticated: elsewhere it cannot be opened. */
export async function seal(
  text: string,
  { secret, place, ttlSeconds }: { readonly secret: string; readonly place: string; readonly ttlSeconds: number },
): Promise<Buffer | undefined> {
  if (text.length > mostTextBytes) return undefined;
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(version, 0);
  head.writeUInt32BE(ttlSeconds, 1);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyOf(secret), nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.concat([head, Buffer.from(place)]));
  const content = await compress(text);
  const sealed = Buffer.concat([head, nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  return sealed.length > mostSealedBytes ? undefined : sealed;
}

/** `undefined` for whatever was not sealed here, with this secret, for this place. */
export async function unseal(
  sealed: Buffer,
  { secret, place }: { readonly secret: string; readonly place: string },
): Promise<{ readonly text: string; readonly ttlSeconds: number } | undefined> {
  if (sealed.length < headBytes + nonceBytes + tagBytes || sealed.readUInt8(0) !== version) return undefined;
  const head = sealed.subarray(0, headBytes);
  const nonce = sealed.subarray(headBytes, headBytes + nonceBytes);
  try {
    const decipher = createDecipheriv(algorithm, keyOf(secret), nonce, { authTagLength: tagBytes })
      .setAAD(Buffer.concat([head, Buffer.from(place)]))
      .setAuthTag(sealed.subarray(-tagBytes));
    const content = Buffer.concat([
      decipher.update(sealed.subarray(headBytes + nonceBytes, -tagBytes)),
      decipher.final(),
    ]);
    const text = await decompress(content, { maxOutputLength: mostTextBytes * 4 });
    return { text: text.toString("utf8"), ttlSeconds: head.readUInt32BE(1) };
  } catch {
    return undefined;
  }
}

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
const keyOf = (secret: string): Buffer =>
  createHmac("sha256", "causeway answer seal").update(digestOf(secret)).digest();
