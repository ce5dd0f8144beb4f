"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useActionState } from "react";
import { sendSignInLinkAgain, type SignInState } from "../actions.ts";

const untouched: SignInState = {};

export function SendAgainForm() {
  const [state, send, sending] = useActionState(sendSignInLinkAgain, untouched);
  return (
    <form action={send}>
      <Button type="submit" loading={sending}>
        Send again
      </Button>
      {state.problem !== undefined && (
        <p role="alert" className="mt-2 text-sm text-kumo-danger">
          {state.problem}
        </p>
      )}
    </form>
  );
}
