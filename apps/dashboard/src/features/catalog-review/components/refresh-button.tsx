"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { refreshSoon } from "../actions.ts";

/** Asks for the sources to be read now. */
export function RefreshButton() {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const ask = () =>
    startTransition(async () => {
      const result = await answerOf(refreshSoon());
      if (result.ok) toast({ title: "Asked", description: "Load the page again in a minute.", kind: "success" });
      else toast({ title: "Not asked", description: result.problem, kind: "error" });
    });
  return (
    <Button loading={pending} onClick={ask}>
      Read the sources now
    </Button>
  );
}
