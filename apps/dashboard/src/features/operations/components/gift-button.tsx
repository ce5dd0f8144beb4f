"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useState } from "react";
import { FormDialog } from "../../shell/form-dialog.tsx";
import { sendGift } from "../actions.ts";

/** Asks whom to give how much and why, and gives it once however often it is sent. */
export function GiftButton() {
  const toast = useToast();
  return (
    <FormDialog
      title="Give credits"
      description="At our expense: spent first, never refunded. Its owners get a mail with the reason."
      trigger={<Button size="sm">Give credits</Button>}
      confirm="Give"
      fields={["workspace", "amount", "expiresOn", "reason"]}
      run={sendGift}
      onDone={({ told }) => toast({ title: told, kind: "success" })}
    >
      {(problemOf) => (
        <>
          <GrantId />
          <Input
            label="Workspace"
            name="workspace"
            description="Its id, or its short name."
            autoComplete="off"
            {...problemOf("workspace")}
          />
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Input
              label="Amount ($)"
              name="amount"
              placeholder="25.00"
              autoComplete="off"
              className="min-w-0"
              {...problemOf("amount")}
            />
            <Input
              label="Last day (UTC, optional)"
              name="expiresOn"
              type="date"
              autoComplete="off"
              className="min-w-0"
              {...problemOf("expiresOn")}
            />
          </div>
          <TextArea label="Reason" name="reason" rows={2} maxLength={200} {...problemOf("reason")} />
        </>
      )}
    </FormDialog>
  );
}

/** One for each time that the form is opened, so that sending it twice gives once. */
function GrantId() {
  const [id] = useState(() => crypto.randomUUID());
  return <input type="hidden" name="grantId" value={id} />;
}
