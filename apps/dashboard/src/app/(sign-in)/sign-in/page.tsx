import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "../../../features/auth/components/sign-in-form.tsx";
import { oauthChoices } from "../../../features/auth/oauth-providers.ts";
import { safeDestination } from "../../../features/auth/safe-destination.ts";
import { readSession } from "../../../features/auth/session.ts";
import { passkeyOrigin } from "../../../features/passkeys/passkey-context.ts";
import { readEnv } from "../../../env.ts";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const next = [(await searchParams).next].flat()[0] ?? "";
  if (await readSession()) redirect(safeDestination(next));
  return <SignInForm next={next} oauth={oauthChoices(readEnv())} passkeyOrigin={passkeyOrigin()} />;
}
