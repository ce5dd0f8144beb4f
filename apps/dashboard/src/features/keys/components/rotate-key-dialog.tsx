"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { type ReactElement, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { rotateKey } from "../actions.ts";
import type { KeyView } from "../key-view.ts";
import { ShownKey } from "./shown-key.tsx";

type RotateKeyDialogProps = {
  readonly apiKey: KeyView;
  /** Somebody else may have it: what it was ends at once, and the audit log says why. */
  readonly compromised: boolean;
  readonly trigger: ReactElement;
};

const overlaps = [
  { value: "1", label: "1 hour" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
  { value: "720", label: "30 days" },
  { value: "0", label: "No time: it ends at once" },
] as const;

/** Gives the key a new secret and shows it this once. */
export function RotateKeyDialog({ apiKey, compromised, trigger }: RotateKeyDialogProps) {
  const [open, setOpen] = useState(false);
  const [overlap, setOverlap] = useState("24");
  const [key, setKey] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    if (isOpen) return;
    setKey(undefined);
    setProblem(undefined);
  };
  const rotate = () =>
    startTransition(async () => {
      const overlapHours = compromised ? 0 : Number(overlap);
      const result = await answerOf(rotateKey({ id: apiKey.id, label: apiKey.label, overlapHours, compromised }));
      setProblem(result.ok ? undefined : result.problem);
      if (result.ok) setKey(result.value.key);
    });

  const title = compromised ? "Replace a compromised key" : "Rotate this key";
  return (
    <Dialog
      title={key ? "The new secret" : title}
      open={open}
      onOpenChange={change}
      trigger={trigger}
      footer={
        key ? (
          <Button variant="primary" onClick={() => change(false)}>
            I have saved it
          </Button>
        ) : (
          <>
            <DialogClose render={<Button>Cancel</Button>} />
            <Button variant={compromised ? "destructive" : "primary"} loading={pending} onClick={rotate}>
              {compromised ? "End it and make a new one" : "Rotate key"}
            </Button>
          </>
        )
      }
    >
      {key ? (
        <ShownKey value={key} />
      ) : (
        <div className="grid gap-4 text-sm text-kumo-default">
          {problem && <Banner variant="error" title={problem} />}
          <p>
            {apiKey.name} ({apiKey.label}) gets a new secret and stays the same key: its limits, its spend and its
            history go on.
          </p>
          {compromised ? (
            <p>
              Whatever it was before, and every former secret that still works, is refused from now on, on all our
              servers within ten seconds. Programs that use it get 401 errors until they have the new one. Then look
              through its calls for what was not yours.
            </p>
          ) : (
            <Select
              label="How long the old secret goes on"
              className="w-full"
              choices={overlaps}
              value={overlap}
              onValueChange={setOverlap}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}
