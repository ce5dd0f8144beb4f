"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { GithubLogoIcon, GoogleLogoIcon } from "@phosphor-icons/react";
import { useActionState, useState } from "react";
import { sendSignInLink, type SignInState, signInWith } from "../actions.ts";
import { PasskeySignIn } from "../../passkeys/components/passkey-sign-in.tsx";
import type { OAuthChoice } from "../oauth-providers.ts";

const logos = { github: GithubLogoIcon, google: GoogleLogoIcon };
const untouched: SignInState = {};

type SignInFormProps = {
  readonly next: string;
  readonly oauth: readonly OAuthChoice[];
  /** Where passkeys work; undefined where browsers have none. */
  readonly passkeyOrigin: string | undefined;
};

/** An address to mail a link to, passkeys, and whatever else is configured. */
export function SignInForm({ next, oauth, passkeyOrigin }: SignInFormProps) {
  const [state, send, sending] = useActionState(sendSignInLink, untouched);
  // Held here because a submitted form is emptied, and a mistyped address wants mending, not retyping.
  const [email, setEmail] = useState("");
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight text-kumo-strong">Sign in</h1>
      <p className="mt-1 text-sm text-kumo-subtle">
        We mail you a link that signs you in. New here? The same link creates your account.
      </p>
      <form action={send} noValidate className="mt-6 flex flex-col gap-4">
        <input type="hidden" name="next" value={next} />
        <Input
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="email webauthn"
          inputMode="email"
          placeholder="you@example.com"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          {...(state.problem !== undefined && { error: state.problem, variant: "error" as const })}
        />
        <Button type="submit" variant="primary" size="lg" loading={sending} className="w-full justify-center">
          Mail me a sign-in link
        </Button>
      </form>
      {passkeyOrigin !== undefined && <PasskeySignIn next={next} origin={passkeyOrigin} />}
      {oauth.length > 0 && (
        <div className="mt-6 flex flex-col gap-2 border-t border-kumo-hairline pt-6">
          {oauth.map(({ id, name }) => {
            const Logo = logos[id];
            return (
              <form key={id} action={signInWith}>
                <input type="hidden" name="provider" value={id} />
                <input type="hidden" name="next" value={next} />
                <Button type="submit" size="lg" className="w-full justify-center" icon={<Logo aria-hidden="true" />}>
                  Continue with {name}
                </Button>
              </form>
            );
          })}
        </div>
      )}
    </>
  );
}
