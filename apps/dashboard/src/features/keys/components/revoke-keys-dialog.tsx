"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { type ReactElement, useState, useTransition } from "react";
import type { KeyView } from "../key-view.ts";
import { keysText, useKeyChanges } from "./use-key-changes.ts";

type RevokeKeysDialogProps = {
  readonly keys: readonly KeyView[];
  readonly trigger: ReactElement;
  readonly onRevoked?: () => void;
};

/** Asks before it ends keys: programs that use them fail at once. */
export function RevokeKeysDialog({ keys, trigger, onRevoked }: RevokeKeysDialogProps) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const change = useKeyChanges();
  const [only] = keys;
  const isOne = keys.length === 1 && only !== undefined;

  const revoke = () =>
    startTransition(async () => {
      const refusal = await change(keys, "revoke");
      setProblem(refusal);
      if (refusal !== undefined) return;
      setOpen(false);
      onRevoked?.();
    });

  return (
    <Dialog
      title={isOne ? "Revoke this key?" : `Revoke ${keysText(keys.length)}?`}
      description={
        isOne
          ? `${only.name} (${only.label}) stops working at once. Programs that use it will get 401 errors.`
          : "They stop working at once. Programs that use them will get 401 errors."
      }
      open={open}
      onOpenChange={setOpen}
      size="base"
      trigger={trigger}
      footer={
        <>
          <DialogClose render={<Button>{isOne ? "Keep key" : "Keep them"}</Button>} />
          <Button variant="destructive" loading={pending} onClick={revoke}>
            {isOne ? "Revoke key" : `Revoke ${keysText(keys.length)}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-sm text-kumo-subtle">
        {problem && <Banner variant="error" title={problem} />}
        {!isOne && (
          <ul aria-label="Keys to revoke" className="grid max-h-48 gap-1 overflow-y-auto">
            {keys.map(({ id, name, label }) => (
              <li key={id} className="break-words">
                <span className="text-kumo-default">{name}</span> <code className="text-xs">{label}</code>
              </li>
            ))}
          </ul>
        )}
        <p>
          {keys.some(({ isPlayground }) => !isPlayground) && "You can undo this for ten seconds, then it is for good. "}
          Spend and calls stay in your activity. To pause {isOne ? "a key" : "keys"} instead, disable{" "}
          {isOne ? "it" : "them"}.
        </p>
      </div>
    </Dialog>
  );
}
