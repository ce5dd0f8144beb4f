"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { refundPurchase } from "../actions.ts";

/** Sends what is unused of a purchase back to its card, after asking once. */
export function RefundButton({ purchaseId, bought }: { purchaseId: string; bought: string }) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const refund = () =>
    startTransition(async () => {
      const result = await answerOf(refundPurchase(purchaseId));
      if (!result.ok) return setProblem(result.problem);
      setOpen(false);
      toast({
        title: "Refund on its way",
        description: `${result.value.amount} goes back to the card.`,
        kind: "success",
      });
    });

  return (
    <Dialog
      title="Refund unused credits?"
      description={`What is unused of the ${bought} goes back to the card that paid. The purchase fee does not.`}
      open={open}
      onOpenChange={setOpen}
      size="base"
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Refund ${bought}`}>
          Refund
        </Button>
      }
      footer={
        <>
          <DialogClose render={<Button>Keep credits</Button>} />
          <Button variant="destructive" loading={pending} onClick={refund}>
            Refund
          </Button>
        </>
      }
    >
      {problem ? (
        <Banner variant="error" title={problem} />
      ) : (
        <p className="text-sm text-kumo-subtle">
          Possible within 24 hours of paying. Banks show it after five to ten days.
        </p>
      )}
    </Dialog>
  );
}
