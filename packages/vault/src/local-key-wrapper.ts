import { decrypt, encrypt } from "./authenticated-cipher.ts";
import type { KeyWrapper } from "./key-wrapper.ts";
import { SecretNotReadable } from "./secret-not-readable.ts";

const keyBytes = 32;

/**
 * Key-encryption keys in this process's memory.
 * @param list `id:base64` of 32 bytes each, separated by commas, the newest first: it wraps, all unwrap.
 * Throws naming the entry that is wrong, never its content.
 */
export function localKeyWrapper(list: string): KeyWrapper {
  const entries = list.split(",").map((entry, index) => readEntry(entry.trim(), index + 1));
  const keys = new Map(entries);
  if (keys.size < entries.length) throw new Error("Two key-encryption keys have the same id.");
  const [newest] = entries;
  if (newest === undefined) throw new Error("There is no key-encryption key.");
  const [currentKeyId, currentKey] = newest;
  return {
    currentKeyId,
    wrap: async (dataKey, context) => ({
      keyId: currentKeyId,
      bytes: encrypt(currentKey, dataKey, boundTo(currentKeyId, context)),
    }),
    async unwrap({ keyId, bytes }, context) {
      const key = keys.get(keyId);
      if (!key) throw new SecretNotReadable(`The key-encryption key ${keyId} is not configured.`);
      return decrypt(key, bytes, boundTo(keyId, context));
    },
  };
}

const boundTo = (keyId: string, context: Buffer) => Buffer.concat([Buffer.from(`${keyId}|`), context]);

function readEntry(entry: string, position: number): readonly [string, Buffer] {
  const [, id, text] = /^([\w-]{1,64}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry) ?? [];
  const key = Buffer.from(text ?? "", "base64");
  if (id === undefined || key.length !== keyBytes) {
    throw new Error(`Key-encryption key ${position} is not id:base64 of ${keyBytes} bytes.`);
  }
  return [id, key];
}
