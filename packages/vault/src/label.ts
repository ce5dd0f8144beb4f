const shownAtEnd = 4;
/** Of a shorter secret, four characters would be a part worth having. */
const shortestShown = 16;

/** What may be shown of a secret for ever: `sk-…wxyz`. */
export function secretLabel(secret: string): string {
  if (secret.length < shortestShown) return "…";
  const prefix = /^[a-z]{1,6}[-_]/i.exec(secret)?.[0] ?? "";
  return `${prefix}…${secret.slice(-shownAtEnd)}`;
}
