"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useActionState } from "react";
import { type OptOutState, stopMails } from "../actions.ts";

const untouched: OptOutState = { done: false };

/** One click, and no more mails of this kind. */
export function OptOutForm({ token, title }: { readonly token: string; readonly title: string }) {
  const [state, stop, pending] = useActionState(stopMails.bind(null, token), untouched);
  if (state.done) {
    return (
      <p role="status" className="mt-4 text-sm text-kumo-default">
        Done: no more mails of this kind. On the notifications page you can have them again.
      </p>
    );
  }
  return (
    <form action={stop} className="mt-6">
      <Button type="submit" variant="primary" size="lg" loading={pending} className="w-full justify-center">
        Stop “{title}” mails
      </Button>
    </form>
  );
}
