import { randomUUID } from "node:crypto";
import { PrismaAdapter } from "@auth/prisma-adapter";
import { cookies } from "next/headers";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { sessionLifetimeSeconds } from "./auth-config.ts";
import { sessionCookieName } from "./session.ts";

/** Signs somebody in who has proven who he is by a way that the sign-in library does not know. As it would: a row and a cookie. */
export async function openSession(userId: string): Promise<void> {
  const isSecure = readEnv().DASHBOARD_URL.startsWith("https:");
  const expires = new Date(Date.now() + sessionLifetimeSeconds * 1_000);
  const session = await PrismaAdapter(getDatabase()).createSession?.({ sessionToken: randomUUID(), userId, expires });
  if (!session) throw new Error("the adapter keeps no sessions");
  (await cookies()).set(sessionCookieName(isSecure), session.sessionToken, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: isSecure,
    expires,
  });
}
