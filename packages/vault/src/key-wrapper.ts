export type WrappedKey = {
  /** Which key-encryption key wrapped it. Letters, digits, `-` and `_`. */
  readonly keyId: string;
  readonly bytes: Buffer;
};

/** Whoever holds the key-encryption keys: this process, or a cloud's key service. They never leave it. */
export type KeyWrapper = {
  /** The key that wraps from now on. */
  readonly currentKeyId: string;
  /** `context` is authenticated with it: the same one is needed to unwrap. */
  wrap(dataKey: Buffer, context: Buffer): Promise<WrappedKey>;
  /** Rejects with `SecretNotReadable` when the key is not known, or the bytes or the context were changed. */
  unwrap(wrapped: WrappedKey, context: Buffer): Promise<Buffer>;
};
