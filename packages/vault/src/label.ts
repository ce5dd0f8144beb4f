const shownAtEnd = 4;
/** Of a shorter secret, four characters would be a part worth having. */
const shortestShown = 16;

/** What may be shown of a secret for ever: `sk-…wxyz`; of one that is a document, of the key in it. */
export function secretLabel(secret: string): string {
  if (secret.startsWith("{")) return documentLabel(secret);
  if (secret.length < shortestShown) return "…";
  const prefix = /^[a-z]{1,6}[-_]/i.exec(secret)?.[0] ?? "";
  return `${prefix}…${secret.slice(-shownAtEnd)}`;
}

/** Names under which documents hold the key that tells them apart. Those of other documents are not known well enough. */
const keyNames = ["api_key", "apiKey", "accessKeyId", "access_key_id", "aws_access_key_id"];

function documentLabel(text: string): string {
  const key = keyNames.map((name) => fieldOf(text, name)).find((value) => value !== undefined);
  return key === undefined ? "{…}" : secretLabel(key);
}

function fieldOf(text: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)[name];
    // A document in a document would be no key.
    return typeof value === "string" && value !== "" && !value.startsWith("{") ? value : undefined;
  } catch {
    return undefined;
  }
}
