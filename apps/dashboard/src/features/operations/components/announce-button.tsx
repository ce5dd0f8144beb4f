"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { FormDialog } from "../../shell/form-dialog.tsx";
import { tellEverybody } from "../actions.ts";
import { AnnouncementFields, announcementFields } from "./announcement-fields.tsx";

/** Asks what is wrong, and puts it above every page. */
export function AnnounceButton() {
  const toast = useToast();
  return (
    <FormDialog
      title="Announce an incident"
      description="Everybody reads it above every page, signed in or not, until it is ended or put away."
      trigger={<Button size="sm">Announce</Button>}
      confirm="Announce"
      fields={announcementFields}
      run={tellEverybody}
      onDone={() => toast({ title: "It is announced", kind: "success" })}
    >
      {(problemOf) => <AnnouncementFields problemOf={problemOf} />}
    </FormDialog>
  );
}
