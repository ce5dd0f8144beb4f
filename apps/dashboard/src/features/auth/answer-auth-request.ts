import { Auth } from "@auth/core";
import { readEnv } from "../../env.ts";
import { authConfig } from "./auth-config.ts";

/**
 * The sign-in library's own routes, always under the public address. Not its ready-made handlers: they wrap the
 * request in Next's type, which turns 127.0.0.1 into localhost, and the session's cookie is then another host's.
 */
export function answerAuthRequest(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const address = new URL(`${pathname}${search}`, readEnv().DASHBOARD_URL);
  return Auth(new Request(address, request), { ...authConfig(), basePath: "/api/auth" });
}
