import { randomBytes } from "node:crypto";
import { decrypt, encrypt } from "./authenticated-cipher.ts";
import type { KeyWrapper, WrappedKey } from "./key-wrapper.ts";
import { SecretNotReadable } from "./secret-not-readable.ts";

/** Where a secret belongs. It opens nowhere else. */
export type SecretPlace = { readonly workspaceId: string; readonly providerId: string; readonly rowId: string };

export type KeyVault = {
  /** One line of text that may be stored anywhere. */
  seal(secret: string, place: SecretPlace): Promise<string>;
  /** Rejects with `SecretNotReadable` when it was changed, moved, or its key is not here. */
  open(sealed: string, place: SecretPlace): Promise<string>;
  /** The same secret under the current key-encryption key. The secret itself is not decrypted. */
  rewrap(sealed: string, place: SecretPlace): Promise<string>;
  /** Sealed under the key-encryption key that is current now. */
  isCurrent(sealed: string): boolean;
};

/** Envelopes: each secret under a data key of its own, wrapped by whoever holds the key-encryption keys. */
export function createKeyVault(wrapper: KeyWrapper): KeyVault {
  return {
    async seal(secret, place) {
      const context = contextOf(place);
      const dataKey = randomBytes(32);
      const content = encrypt(dataKey, Buffer.from(secret, "utf8"), context);
      return write({ wrapped: await wrapper.wrap(dataKey, context), content });
    },
    async open(sealed, place) {
      const { wrapped, content } = read(sealed);
      const context = contextOf(place);
      return decrypt(await wrapper.unwrap(wrapped, context), content, context).toString("utf8");
    },
    async rewrap(sealed, place) {
      const { wrapped, content } = read(sealed);
      const context = contextOf(place);
      return write({ wrapped: await wrapper.wrap(await wrapper.unwrap(wrapped, context), context), content });
    },
    isCurrent: (sealed) => read(sealed).wrapped.keyId === wrapper.currentKeyId,
  };
}

type Envelope = { readonly wrapped: WrappedKey; readonly content: Buffer };

const version = "v1";

/** As JSON, so that no two places are written the same. */
const contextOf = ({ workspaceId, providerId, rowId }: SecretPlace) =>
  Buffer.from(JSON.stringify([version, workspaceId, providerId, rowId]), "utf8");

const write = ({ wrapped, content }: Envelope) =>
  [version, wrapped.keyId, wrapped.bytes.toString("base64url"), content.toString("base64url")].join(".");

function read(sealed: string): Envelope {
  const [, keyId, wrapped, content] = /^v1\.([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(sealed) ?? [];
  if (keyId === undefined || wrapped === undefined || content === undefined) {
    throw new SecretNotReadable("This is not a sealed secret.");
  }
  return { wrapped: { keyId, bytes: fromText(wrapped) }, content: fromText(content) };
}

/** Only the one way of writing the bytes: the spare bits of the last character are not a place to hide a change. */
function fromText(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new SecretNotReadable("The sealed secret was changed.");
  return bytes;
}
