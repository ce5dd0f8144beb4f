import { findInvitation } from "@causeway/services";
import { LinkButton } from "@causeway/ui/button.tsx";
import type { Metadata } from "next";
import { getDatabase } from "../../../../database.ts";
import { signOutHere } from "../../../../features/auth/actions.ts";
import { readSession } from "../../../../features/auth/session.ts";
import { AcceptForm } from "../../../../features/members/components/accept-form.tsx";
import { roleWords } from "../../../../features/members/role-words.ts";

export const metadata: Metadata = { title: "Invitation", robots: { index: false }, referrer: "no-referrer" };

type InvitationPageProps = { readonly params: Promise<{ readonly token: string }> };

export default async function InvitationPage({ params }: InvitationPageProps) {
  const { token } = await params;
  const [invitation, session] = await Promise.all([findInvitation(getDatabase(), token), readSession()]);
  if (!invitation) {
    return (
      <>
        <Title>This invitation no longer works</Title>
        <Words>
          It was used, withdrawn, sent again or has expired. Ask whoever invited you to send it again; the newest mail
          has the link that works.
        </Words>
        <LinkButton href="/" className="mt-6 w-full justify-center">
          Start page
        </LinkButton>
      </>
    );
  }
  const { workspaceName, role, email } = invitation;
  return (
    <>
      <Title>Join {workspaceName}</Title>
      <Words>
        You are invited as {role}. {roleWords[role]}
      </Words>
      {!session && (
        <>
          <Words>Sign in with the address that the invitation was mailed to. New here? That makes your account.</Words>
          <LinkButton
            variant="primary"
            size="lg"
            href={`/sign-in?next=${encodeURIComponent(`/invitations/${token}`)}`}
            className="mt-6 w-full justify-center"
          >
            Sign in to join
          </LinkButton>
        </>
      )}
      {session && session.user.email.toLowerCase() === email && <AcceptForm token={token} />}
      {session && session.user.email.toLowerCase() !== email && (
        <>
          <Words>
            You are signed in as {session.user.email}, but the invitation is for another address. Sign out, then open
            the link again and sign in with that address.
          </Words>
          <form action={signOutHere} className="mt-6">
            <button
              type="submit"
              className="min-h-10 w-full cursor-pointer rounded-lg text-sm font-medium text-kumo-default ring ring-kumo-line hover:bg-kumo-tint"
            >
              Sign out
            </button>
          </form>
        </>
      )}
    </>
  );
}

const Title = ({ children }: { readonly children: React.ReactNode }) => (
  <h1 className="text-xl font-semibold tracking-tight break-words text-kumo-strong">{children}</h1>
);

const Words = ({ children }: { readonly children: React.ReactNode }) => (
  <p className="mt-2 text-sm break-words text-kumo-subtle">{children}</p>
);
