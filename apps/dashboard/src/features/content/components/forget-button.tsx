"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { ConfirmDialog } from "../../workspace/components/confirm-dialog.tsx";
import { forgetCall } from "../actions.ts";

/** Deletes what is kept of a call. */
export function ForgetButton({ generationId }: { readonly generationId: string }) {
  const toast = useToast();
  return (
    <ConfirmDialog
      title="Delete input and output?"
      description="Of this call, for ever. The call itself and what it cost stay in the logs."
      trigger={<Button variant="ghost">Delete</Button>}
      confirm="Delete input and output"
      keep="Keep it"
      run={() => forgetCall(generationId)}
      onDone={() => toast({ title: "Input and output are deleted", kind: "success" })}
    />
  );
}
