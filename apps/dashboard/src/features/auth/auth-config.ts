import { PrismaAdapter } from "@auth/prisma-adapter";
import { maySendAnotherSignInLink } from "@causeway/services";
import type { NextAuthConfig } from "next-auth";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { minutesToWait } from "./attempts-by-address.ts";
import { mailLinkProvider } from "./mail-link-provider.ts";
import { oauthProviders } from "./oauth-providers.ts";
import { welcome } from "./welcome.ts";

/** Without use. */
export const sessionLifetimeSeconds = 30 * 86_400;

/** Sessions live in Postgres, so that signing out or deleting a user ends them at once. */
export function authConfig(): NextAuthConfig {
  const env = readEnv();
  const database = getDatabase();
  return {
    adapter: PrismaAdapter(database),
    secret: env.AUTH_SECRET,
    trustHost: true,
    session: { strategy: "database", maxAge: sessionLifetimeSeconds, updateAge: 86_400 },
    providers: [mailLinkProvider(env), ...oauthProviders(env)],
    pages: { signIn: "/sign-in", verifyRequest: "/sign-in/check-your-mail", error: "/sign-in/error" },
    callbacks: {
      signIn: async ({ email, user }) => {
        if (!email?.verificationRequest || !user.email) return true;
        const minutes = await minutesToWait("link");
        if (minutes !== undefined) return `/sign-in/error?error=TooManyFromHere&minutes=${minutes}`;
        const allowed = await maySendAnotherSignInLink({ database }, { email: user.email });
        return allowed || "/sign-in/error?error=TooManyLinks";
      },
      session: ({ session, user }) => ({ ...session, user: { ...session.user, id: user.id } }),
    },
    events: {
      createUser: async ({ user: { id, email } }) => {
        if (id && email) await welcome({ id, email });
      },
    },
  };
}
