"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { revokeKey } from "../actions.ts";
import type { KeyView } from "../key-view.ts";

/** Asks before it ends a key, because there is no way back. */
export function RevokeKeyDialog({ apiKey }: { apiKey: KeyView }) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const revoke = () =>
    startTransition(async () => {
      const result = await answerOf(revokeKey(apiKey.id));
      if (!result.ok) return setProblem(result.problem);
      setOpen(false);
      toast({ title: "Key revoked", description: `${apiKey.name} no longer works.`, kind: "success" });
    });

  return (
    <Dialog
      title="Revoke this key?"
      description={`${apiKey.name} (${apiKey.label}) stops working at once, and for good. Programs that use it will get 401 errors.`}
      open={open}
      onOpenChange={setOpen}
      size="base"
      trigger={
        <Button variant="secondary-destructive" aria-label={`Revoke ${apiKey.name}`}>
          Revoke
        </Button>
      }
      footer={
        <>
          <DialogClose render={<Button>Keep key</Button>} />
          <Button variant="destructive" loading={pending} onClick={revoke}>
            Revoke key
          </Button>
        </>
      }
    >
      {problem ? (
        <Banner variant="error" title={problem} />
      ) : (
        <p className="text-sm text-kumo-subtle">
          Its spend and its calls stay in your activity. To pause a key instead, disable it.
        </p>
      )}
    </Dialog>
  );
}
