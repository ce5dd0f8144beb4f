import { AppError } from "@causeway/errors";
import { unstable_rethrow } from "next/navigation";
import { readEnv } from "./env.ts";
import { type AccountSession, readSession } from "./features/auth/session.ts";

/**
 * Answers a request of our own pages for whoever is signed in. Without a session it is 401, from another site's page
 * 403; an expected failure is `{ error: { message } }` with its status. Bugs go on to the framework.
 */
export async function routeAnswer(
  request: Request,
  work: (session: AccountSession) => Promise<Response>,
): Promise<Response> {
  try {
    requireOwnPage(request);
    const session = await readSession();
    if (!session) throw new AppError("unauthenticated", "Your session has ended. Sign in again.");
    return await work(session);
  } catch (error) {
    unstable_rethrow(error);
    if (!(error instanceof AppError)) throw error;
    return Response.json(
      { error: { message: error.message } },
      { status: error.status, headers: { "cache-control": "no-store" } },
    );
  }
}

/** The cookie is not sent along by other sites' pages; this holds where a browser thinks otherwise. */
function requireOwnPage(request: Request): void {
  const origin = request.headers.get("origin");
  if (origin === null || origin === new URL(readEnv().DASHBOARD_URL).origin) return;
  throw new AppError("forbidden", "This can only be asked by our own pages.");
}
