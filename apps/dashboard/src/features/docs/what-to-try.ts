/** Said where nothing was found. */
export const whatToTry = (text: string): string =>
  `Nothing was found for “${text}”. Try fewer words, or the name of a field, a header or an error: “budget”, “Retry-After”, “402”.`;
