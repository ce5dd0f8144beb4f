import { Auth } from "@auth/core";
import { mailLinkProviderId, signInLinkPath } from "@causeway/services";
import { readEnv } from "../../env.ts";
import { authConfig } from "./auth-config.ts";

/** Where a mailed link is used. */
export const usesLinkAt = `/api/auth/callback/${mailLinkProviderId}`;

/**
 * The sign-in library's own routes, always under the public address. Not its ready-made handlers: they wrap the
 * request in Next's type, which turns 127.0.0.1 into localhost, and the session's cookie is then another host's.
 */
export async function answerAuthRequest(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  if (pathname === usesLinkAt && !isFromOurPage(request)) {
    return new Response(null, { status: 303, headers: { location: `${signInLinkPath}${search}` } });
  }
  const address = new URL(`${pathname}${search}`, readEnv().DASHBOARD_URL);
  return Auth(new Request(address, request), { ...authConfig(), basePath: "/api/auth" });
}

/**
 * The library would use a link that is merely opened, as mail servers do with each, and one that another site's form sends,
 * by which somebody finds himself signed in as that site's owner.
 */
function isFromOurPage({ method, headers }: Request): boolean {
  return method === "POST" && (headers.get("sec-fetch-site") ?? "same-origin") === "same-origin";
}
