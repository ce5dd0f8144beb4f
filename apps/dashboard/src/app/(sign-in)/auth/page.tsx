import { AppError } from "@causeway/errors";
import { readAppRequest } from "@causeway/services";
import { LinkButton } from "@causeway/ui/button.tsx";
import type { Metadata } from "next";
import { ConsentForm } from "../../../features/app-consent/components/consent-form.tsx";
import { readSession } from "../../../features/auth/session.ts";

export const metadata: Metadata = { title: "Allow an app", robots: { index: false }, referrer: "no-referrer" };

type AuthPageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** Where apps send people for a key of their own: OAuth with PKCE, S256 alone. */
export default async function AuthPage({ searchParams }: AuthPageProps) {
  const query = await searchParams;
  const textOf = (name: string) => (typeof query[name] === "string" ? query[name] : undefined);
  const asked = readAsked({
    callbackUrl: textOf("callback_url"),
    codeChallenge: textOf("code_challenge"),
    codeChallengeMethod: textOf("code_challenge_method"),
    keyName: textOf("key_label"),
  });
  if ("problem" in asked) {
    return (
      <>
        <Title>This app asks in a way that we cannot answer</Title>
        <Words>{asked.problem}</Words>
        <Words>Nothing was given to anyone. Whoever makes the app can mend this.</Words>
        <LinkButton href="/" className="mt-6 w-full justify-center">
          Start page
        </LinkButton>
      </>
    );
  }
  const session = await readSession();
  if (!session) {
    const here = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    );
    return (
      <>
        <Title>{asked.appName} wants to call models for you</Title>
        <Words>Sign in to decide what it may spend. New here? That makes your account.</Words>
        <LinkButton
          variant="primary"
          size="lg"
          href={`/sign-in?next=${encodeURIComponent(`/auth?${here.toString()}`)}`}
          className="mt-6 w-full justify-center"
        >
          Sign in
        </LinkButton>
      </>
    );
  }
  const refused = new URL(asked.callbackUrl);
  refused.searchParams.set("error", "access_denied");
  return (
    <>
      <Title>Allow {asked.appName}?</Title>
      <Words>
        It gets a key called “{asked.keyName}” that calls models with the credits of {session.workspace.name}. It sees
        neither your other keys nor your activity. You can end it on the keys page at any time.
      </Words>
      <Words>Afterwards you go back to {asked.appOrigin}.</Words>
      <ConsentForm
        appName={asked.appName}
        callbackUrl={asked.callbackUrl}
        codeChallenge={asked.codeChallenge}
        keyName={asked.keyName}
        refusedUrl={refused.href}
      />
    </>
  );
}

function readAsked(input: Parameters<typeof readAppRequest>[0]) {
  try {
    return readAppRequest(input);
  } catch (error) {
    if (error instanceof AppError) return { problem: error.message };
    throw error;
  }
}

const Title = ({ children }: { readonly children: React.ReactNode }) => (
  <h1 className="text-xl font-semibold tracking-tight break-words text-kumo-strong">{children}</h1>
);

const Words = ({ children }: { readonly children: React.ReactNode }) => (
  <p className="mt-2 text-sm break-words text-kumo-subtle">{children}</p>
);
