"use client";

import type { OwnKeySummary } from "@causeway/services";
import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { deleteOwnKey } from "../actions.ts";

/** Asks before it forgets a key, because there is no way back. */
export function RemoveOwnKeyDialog({ ownKey: { id, name, label } }: { ownKey: OwnKeySummary }) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const remove = () =>
    startTransition(async () => {
      const result = await answerOf(deleteOwnKey(id));
      if (!result.ok) return setProblem(result.problem);
      setOpen(false);
      toast({ title: "Provider key removed", description: `${name} is not used any more.`, kind: "success" });
    });

  return (
    <Dialog
      title="Remove this provider key?"
      description={`We forget ${name} (${label}) for good. Calls go on with your other keys, or with credits.`}
      open={open}
      onOpenChange={setOpen}
      size="base"
      trigger={
        <Button variant="secondary-destructive" aria-label={`Remove ${name}`}>
          Remove
        </Button>
      }
      footer={
        <>
          <DialogClose render={<Button>Keep key</Button>} />
          <Button variant="destructive" loading={pending} onClick={remove}>
            Remove key
          </Button>
        </>
      }
    >
      {problem ? (
        <Banner variant="error" title={problem} />
      ) : (
        <p className="text-sm text-kumo-subtle">Its calls stay in your activity. To pause it instead, disable it.</p>
      )}
    </Dialog>
  );
}
