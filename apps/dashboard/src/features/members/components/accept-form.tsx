"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { useActionState } from "react";
import { type AcceptState, joinWorkspace } from "../actions.ts";

const untouched: AcceptState = {};

/** Joins with one click. */
export function AcceptForm({ token }: { readonly token: string }) {
  const [state, accept, pending] = useActionState(joinWorkspace.bind(null, token), untouched);
  return (
    <form action={accept} className="mt-6 grid gap-4">
      {state.problem !== undefined && <Banner variant="error" title={state.problem} />}
      <Button type="submit" variant="primary" size="lg" loading={pending} className="w-full justify-center">
        Join workspace
      </Button>
    </form>
  );
}
