/** Keeps, in this browser only, which notices were put away. */
export const seenCookie = "causeway-seen";

/** More would make a cookie too long; the oldest are forgotten. */
const mostKept = 40;

/** Ids of notices, as the cookie holds them. */
export const readIds = (value: string | undefined): readonly string[] =>
  (value ?? "").split(".").filter((id) => /^[\w-]{1,64}$/.test(id));

export const writeIds = (ids: readonly string[]): string => [...new Set(ids)].slice(-mostKept).join(".");
