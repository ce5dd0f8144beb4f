import { signInLinkLifetimeMinutes, type SignInMailState } from "@causeway/services";
import { LinkButton } from "@causeway/ui/button.tsx";
import { EnvelopeSimpleOpenIcon } from "@phosphor-icons/react/ssr";
import type { Metadata } from "next";
import { readAwaitedMail } from "../../../../features/auth/awaited-mail.ts";
import { SendAgainForm } from "../../../../features/auth/components/send-again-form.tsx";
import { RefreshUntilDone } from "../../../../features/shell/refresh-until-done.tsx";

export const metadata: Metadata = { title: "Check your mail" };

export default async function CheckYourMailPage() {
  const awaited = await readAwaitedMail();
  return (
    <>
      <EnvelopeSimpleOpenIcon aria-hidden="true" className="size-8 text-kumo-subtle" />
      <h1 className="mt-4 text-xl font-semibold tracking-tight text-kumo-strong">Check your mail</h1>
      <p role="status" className="mt-2 text-sm break-words text-kumo-subtle">
        {awaited ? stateText(awaited) : "A sign-in link is on its way."}
      </p>
      <p className="mt-2 text-sm text-kumo-subtle">
        The link works once, within {signInLinkLifetimeMinutes} minutes, in any browser. Nothing after a minute? Look in
        the spam folder, then ask for another one.
      </p>
      <div className="mt-6 flex flex-wrap items-start gap-2">
        {awaited && <SendAgainForm />}
        <LinkButton href="/sign-in">Use another address</LinkButton>
      </div>
      {(awaited?.state === "waiting" || awaited?.state === "delayed") && (
        <RefreshUntilDone everyMs={1_500} giveUpAfterMs={300_000} />
      )}
    </>
  );
}

function stateText({ email, state }: SignInMailState): string {
  switch (state) {
    case "waiting":
      return `Sending a sign-in link to ${email} …`;
    case "delayed":
      return `The mail to ${email} could not be sent yet. We go on trying by ourselves; this page says when it is sent.`;
    case "sent":
      return `Sent: a sign-in link is on its way to ${email}.`;
    case "ended":
      return `The link to ${email} has ended. Send another one.`;
  }
}
