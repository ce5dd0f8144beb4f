const fallback = "/get-started";

/** A path inside this app, or the start page: a sign-in link never leads to another site. */
export function safeDestination(wanted: string): string {
  const origin = "http://dashboard.invalid";
  if (!wanted.startsWith("/") || !URL.canParse(wanted, origin)) return fallback;
  const url = new URL(wanted, origin);
  // Of `/.//evil.example` remains `//evil.example`, which a browser takes for a host.
  const isHere = url.origin === origin && !url.pathname.startsWith("//");
  return isHere ? `${url.pathname}${url.search}` : fallback;
}
