/** Changed, moved, or sealed under a key that is not here. The message holds nothing of the secret. */
export class SecretNotReadable extends Error {
  override readonly name = "SecretNotReadable";
}
