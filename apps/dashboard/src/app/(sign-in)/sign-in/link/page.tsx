import { LinkButton } from "@causeway/ui/button.tsx";
import type { Metadata } from "next";
import { NewLinkForm } from "../../../../features/auth/components/new-link-form.tsx";
import { UseLinkForm } from "../../../../features/auth/components/use-link-form.tsx";
import { readSession } from "../../../../features/auth/session.ts";
import { readOpenedLink } from "../../../../features/auth/sign-in-link.ts";
import { explainSignInProblem } from "../../../../features/auth/sign-in-problems.ts";

// What is in its address signs somebody in.
export const metadata: Metadata = { title: "Sign in", robots: { index: false }, referrer: "same-origin" };

type SignInLinkPageProps = { searchParams: Promise<Readonly<Record<string, string | string[]>>> };

/** What a mailed link opens. Only its button uses the link: mail servers open each, and press nothing. */
export default async function SignInLinkPage({ searchParams }: SignInLinkPageProps) {
  const [link, session] = await Promise.all([readOpenedLink(await searchParams), readSession()]);
  if (link.isGood) {
    return (
      <>
        <Title>Sign in</Title>
        <p className="mt-2 text-sm text-kumo-subtle">One press signs you in on this device. The link works once.</p>
        {session && session.user.email !== link.email && (
          <p className="mt-2 text-sm break-words text-kumo-subtle">
            It signs out {session.user.email}, who is signed in here now.
          </p>
        )}
        <UseLinkForm email={link.email} action={link.action} />
      </>
    );
  }
  const { title, advice } = explainSignInProblem("Verification");
  return (
    <>
      <Title>{title}</Title>
      <p className="mt-2 text-sm text-kumo-subtle">{advice}</p>
      {link.email !== undefined && <p className="mt-2 text-sm break-words text-kumo-default">{link.email}</p>}
      <div className="mt-6 flex flex-wrap items-start gap-2">
        {link.email !== undefined && <NewLinkForm email={link.email} next={link.next} />}
        {session ? (
          <LinkButton href={link.next}>Go on as you are signed in</LinkButton>
        ) : (
          <LinkButton href="/sign-in">
            {link.email === undefined ? "Ask for a new link" : "Use another address"}
          </LinkButton>
        )}
      </div>
    </>
  );
}

const Title = ({ children }: { readonly children: string }) => (
  <h1 className="text-xl font-semibold tracking-tight text-kumo-strong">{children}</h1>
);
