import { answerAuthRequest } from "../features/auth/answer-auth-request.ts";
import { dashboardUrl, headers } from "./request.fixture.ts";

/** The session of the request's cookies as the sign-in library reads it, asked over its own route. */
export async function auth(): Promise<unknown> {
  const response = await answerAuthRequest(
    new Request(`${dashboardUrl}/api/auth/session`, { headers: await headers() }),
  );
  return await response.json();
}

export const signIn = () => Promise.reject(new Error("No door of the matrix signs anybody in."));
export const signOut = () => Promise.reject(new Error("No door of the matrix signs anybody out."));
