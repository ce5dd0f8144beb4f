/** Joins class names, leaving out what is absent. The kit's own `cn` cannot be called on the server. */
export const cn = (...names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(" ");
