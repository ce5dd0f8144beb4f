"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { createKey } from "../actions.ts";
import type { FieldProblem } from "../../limits/components/limits-fields.tsx";
import { CreateKeyForm } from "./create-key-form.tsx";
import { ShownKey } from "./shown-key.tsx";

type CreateKeyDialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly mayManage: boolean;
  readonly ownAddress: string | undefined;
};

const formId = "create-key";

/** First the form, then, in its place, the key. Closing it forgets the key. */
export function CreateKeyDialog({ open, onOpenChange, mayManage, ownAddress }: CreateKeyDialogProps) {
  const [key, setKey] = useState<string>();
  const [failure, setFailure] = useState<FieldProblem>();
  const [pending, startTransition] = useTransition();

  const change = (isOpen: boolean) => {
    onOpenChange(isOpen);
    if (isOpen) return;
    setKey(undefined);
    setFailure(undefined);
  };
  const create = (form: FormData) =>
    startTransition(async () => {
      const result = await answerOf(createKey(form));
      setFailure(result.ok ? undefined : result);
      if (result.ok) setKey(result.value.key);
    });

  return (
    <Dialog
      title={key ? "Your new key" : "Create a key"}
      open={open}
      onOpenChange={change}
      footer={
        key ? (
          <Button variant="primary" onClick={() => change(false)}>
            I have saved it
          </Button>
        ) : (
          <>
            <DialogClose render={<Button>Cancel</Button>} />
            <Button variant="primary" type="submit" form={formId} loading={pending}>
              Create key
            </Button>
          </>
        )
      }
    >
      {key ? (
        <ShownKey value={key} />
      ) : (
        <CreateKeyForm {...{ formId, mayManage, ownAddress, failure }} onSubmit={create} />
      )}
    </Dialog>
  );
}
