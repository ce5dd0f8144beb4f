const known = new Map<string, URL>();
/** Far more than there are addresses of models; those of workspaces' own endpoints come and go. */
const mostKnown = 5_000;

/** The URL, parsed once: calls go to the same few again and again. Not to be changed by whoever is given it. */
export function parsedUrl(text: string): Readonly<URL> {
  const found = known.get(text);
  if (found) return found;
  if (known.size >= mostKnown) known.clear();
  const url = new URL(text);
  known.set(text, url);
  return url;
}
