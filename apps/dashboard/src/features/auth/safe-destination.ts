const fallback = "/get-started";

/** A path inside this app, or the start page: a sign-in link never leads to another site. */
export function safeDestination(wanted: string): string {
  const origin = "http://dashboard.invalid";
  if (!wanted.startsWith("/") || !URL.canParse(wanted, origin)) return fallback;
  const url = new URL(wanted, origin);
  return url.origin === origin ? `${url.pathname}${url.search}` : fallback;
}
