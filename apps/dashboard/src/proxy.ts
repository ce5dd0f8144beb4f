import { type NextRequest, NextResponse } from "next/server";
import { isDevelopment } from "./env.ts";
import { contentSecurityPolicy } from "./features/shell/content-security-policy.ts";

/**
 * Gives every page its policy and request id, and sends visitors without a session cookie to the sign-in page.
 * The cookie is not verified here: each page and action calls `requireSession` itself.
 */
export function proxy(request: NextRequest) {
  // Only pages: what a script asks for says itself that the session has ended.
  if (request.method === "GET" && needsSession(request.nextUrl.pathname) && !hasSessionCookie(request)) {
    const signIn = new URL("/sign-in", request.url);
    signIn.searchParams.set("next", `${request.nextUrl.pathname}${request.nextUrl.search}`);
    return NextResponse.redirect(signIn);
  }

  const nonce = btoa(crypto.randomUUID());
  const requestId = crypto.randomUUID();
  const policy = contentSecurityPolicy(nonce, isDevelopment);

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-request-id", requestId);
  // Next reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-request-id", requestId);
  return response;
}

export const config = {
  matcher: [{ source: "/((?!api/|_next/static|_next/image|icons/|icon.svg|robots.txt|sitemap.xml).*)" }],
};

const accountPaths = [
  "/get-started",
  "/keys",
  "/credits",
  "/activity",
  "/logs",
  "/playground",
  "/members",
  "/presets",
  "/guardrails",
  "/observability",
  "/routing",
  "/audit-log",
  "/notifications",
  "/settings",
  "/workspaces",
];

const needsSession = (pathname: string) =>
  accountPaths.some((path) => pathname === path || pathname.startsWith(`${path}/`));

const hasSessionCookie = (request: NextRequest) =>
  request.cookies.has("authjs.session-token") || request.cookies.has("__Secure-authjs.session-token");
