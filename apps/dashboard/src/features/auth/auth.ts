import NextAuth from "next-auth";
import { authConfig } from "./auth-config.ts";

/** The sign-in library, configured on the first request so that a build needs no environment. */
export const { auth, signIn, signOut } = NextAuth(() => authConfig());
