const maxLength = 500;

/**
 * A provider's message, fit to be shown: one line, at most 500 characters, without keys or addresses that carry them.
 * Error pages in HTML say nothing to a caller.
 */
export function cleanMessage(text: string | undefined, fallback: string): string {
  if (text === undefined || /^\s*<[a-z!?]/i.test(text)) return fallback;
  const line = hideSecrets(text.slice(0, 4_000))
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  if (line === "") return fallback;
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

const hideSecrets = (text: string): string =>
  secrets.reduce((rest, pattern) => rest.replace(pattern, (_match, kept = "") => `${String(kept)}[hidden]`), text);

/** The first group, if any, stays. */
const secrets: readonly RegExp[] = [
  /(https?:\/\/)[^\s/@]+@/gi,
  /([?&][\w.-]*(?:key|token|secret|signature|sig|password)[\w.-]*=)[^&\s"'<>]+/gi,
  /(\b(?:bearer|basic)\s+)[\w.~+/=*-]{6,}/gi,
  /\b(?:sk|pk|rk|gsk|xai|nvapi|hf|r8|fw|csk|pplx|tgp)[-_][\w*.-]{6,}/gi,
  /\bAIza[\w*-]{10,}/g,
  /\bAKIA[A-Z0-9*]{8,}/g,
  /\beyJ[\w-]{6,}\.[\w.-]+/g,
  /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-zA-Z])[\w-]{40,}/g,
];
