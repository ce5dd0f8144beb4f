"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useActionState } from "react";
import { sendSignInLink, type SignInState } from "../actions.ts";

const untouched: SignInState = {};

type NewLinkFormProps = { readonly email: string; readonly next: string };

/** Mails another link in place of one that no longer works. */
export function NewLinkForm({ email, next }: NewLinkFormProps) {
  const [state, send, sending] = useActionState(sendSignInLink, untouched);
  return (
    <form action={send}>
      <input type="hidden" name="email" value={email} />
      <input type="hidden" name="next" value={next} />
      <Button type="submit" variant="primary" loading={sending}>
        Mail me a new link
      </Button>
      {state.problem !== undefined && (
        <p role="alert" className="mt-2 text-sm text-kumo-danger">
          {state.problem}
        </p>
      )}
    </form>
  );
}
