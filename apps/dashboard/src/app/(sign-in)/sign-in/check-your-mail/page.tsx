import { LinkButton } from "@causeway/ui/button.tsx";
import { EnvelopeSimpleOpenIcon } from "@phosphor-icons/react/ssr";
import { signInLinkLifetimeMinutes } from "@causeway/services";
import type { Metadata } from "next";

export const metadata: Metadata = { title: "Check your mail" };

export default function CheckYourMailPage() {
  return (
    <>
      <EnvelopeSimpleOpenIcon aria-hidden="true" className="size-8 text-kumo-subtle" />
      <h1 className="mt-4 text-xl font-semibold tracking-tight text-kumo-strong">Check your mail</h1>
      <p className="mt-2 text-sm text-kumo-subtle">
        A sign-in link is on its way. It works once, within {signInLinkLifetimeMinutes} minutes, in any browser. Nothing
        after a minute? Look in the spam folder, then ask for another one.
      </p>
      <div className="mt-6">
        <LinkButton href="/sign-in">Use another address</LinkButton>
      </div>
    </>
  );
}
