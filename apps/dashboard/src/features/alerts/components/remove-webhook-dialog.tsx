"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { deleteWebhook } from "../actions.ts";

/** Asks before it forgets the address, the secret and the log. */
export function RemoveWebhookDialog({ url }: { url: string }) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  const remove = () =>
    startTransition(async () => {
      const result = await answerOf(deleteWebhook());
      if (result.ok) setOpen(false);
      else setProblem(result.problem);
    });

  return (
    <Dialog
      title="Remove this webhook?"
      description={`Nothing more is sent to ${url}. Its secret and its log are forgotten.`}
      open={open}
      onOpenChange={setOpen}
      size="base"
      trigger={<Button variant="secondary-destructive">Remove</Button>}
      footer={
        <>
          <DialogClose render={<Button>Keep webhook</Button>} />
          <Button variant="destructive" loading={pending} onClick={remove}>
            Remove webhook
          </Button>
        </>
      }
    >
      {problem ? (
        <Banner variant="error" title={problem} />
      ) : (
        <p className="text-sm text-kumo-subtle">Alerts still come by mail. To pause it instead, switch it off.</p>
      )}
    </Dialog>
  );
}
