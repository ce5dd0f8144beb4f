"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { FormDialog } from "../../shell/form-dialog.tsx";
import { tellEverybody } from "../actions.ts";

/** Asks what is wrong, and puts it above every page. */
export function AnnounceButton() {
  const toast = useToast();
  return (
    <FormDialog
      title="Announce an incident"
      description="Everybody reads it above every page, signed in or not, until it is ended or put away."
      trigger={<Button size="sm">Announce</Button>}
      confirm="Announce"
      fields={["title", "details"]}
      run={tellEverybody}
      onDone={() => toast({ title: "It is announced", kind: "success" })}
    >
      {(problemOf) => (
        <>
          <Input
            label="What is wrong"
            name="title"
            placeholder="Card payments are late"
            autoComplete="off"
            maxLength={100}
            {...problemOf("title")}
          />
          <TextArea
            label="Details (optional)"
            name="details"
            description="What it means for those who call, and what to do."
            rows={3}
            maxLength={1000}
            {...problemOf("details")}
          />
        </>
      )}
    </FormDialog>
  );
}
