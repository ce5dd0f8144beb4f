"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { openBilling } from "../actions.ts";

/** To Stripe's page of saved cards, invoices and tax ids. */
export function BillingButton() {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const open = () =>
    startTransition(async () => {
      const result = await answerOf(openBilling());
      if (result.ok) return window.location.assign(result.value.url);
      toast({ title: result.problem, kind: "error" });
    });
  return (
    <Button variant="ghost" size="sm" loading={pending} onClick={open}>
      Cards, invoices and tax IDs
    </Button>
  );
}
