import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import type { Env } from "../../env.ts";

/** Only those with both halves of their credentials. An address that signed in by mail is not linked by itself. */
export function oauthProviders(env: Env) {
  return [
    ...(env.GITHUB_CLIENT_ID && env.GITHUB_CLIENT_SECRET
      ? [GitHub({ clientId: env.GITHUB_CLIENT_ID, clientSecret: env.GITHUB_CLIENT_SECRET })]
      : []),
    ...(env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET
      ? [Google({ clientId: env.GOOGLE_CLIENT_ID, clientSecret: env.GOOGLE_CLIENT_SECRET })]
      : []),
  ];
}

export type OAuthChoice = { readonly id: "github" | "google"; readonly name: string };

export const oauthChoices = (env: Env): OAuthChoice[] => [
  ...(env.GITHUB_CLIENT_ID && env.GITHUB_CLIENT_SECRET ? [{ id: "github", name: "GitHub" } as const] : []),
  ...(env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET ? [{ id: "google", name: "Google" } as const] : []),
];
