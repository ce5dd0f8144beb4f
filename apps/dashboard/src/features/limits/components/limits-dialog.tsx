"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useId, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import type { ActionResult } from "../../../action-result.ts";
import { fieldOfProblem } from "../limits-form-input.ts";
import type { LimitsView } from "../limits-view.ts";
import { type FieldProblem, LimitsFields } from "./limits-fields.tsx";

type LimitsDialogProps = {
  /** Whose limits: a key's, a member's or the workspace's name. */
  readonly of: string;
  readonly limits: LimitsView;
  readonly save: (form: FormData) => Promise<ActionResult>;
};

/** Changes somebody's limits. */
export function LimitsDialog({ of, limits, save }: LimitsDialogProps) {
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<FieldProblem>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const formId = useId();

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    setFailure(undefined);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      const result = await answerOf(save(form));
      setFailure(result.ok ? undefined : result);
      if (!result.ok) return;
      setOpen(false);
      toast({ title: "Limits saved", description: "They count for the next call.", kind: "success" });
    });
  };

  return (
    <Dialog
      title={`Limits of ${of}`}
      open={open}
      onOpenChange={change}
      trigger={<Button aria-label={`Change limits of ${of}`}>Change limits</Button>}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" type="submit" form={formId} loading={pending}>
            Save limits
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-5">
        {failure && fieldOfProblem(failure.field) === undefined && <Banner variant="error" title={failure.problem} />}
        <LimitsFields limits={limits} failure={failure} />
      </form>
    </Dialog>
  );
}
