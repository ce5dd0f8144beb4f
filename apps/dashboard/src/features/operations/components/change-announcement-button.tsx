"use client";

import type { Announcement } from "@causeway/services";
import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { FormDialog } from "../../shell/form-dialog.tsx";
import { rewordBanner } from "../actions.ts";
import { AnnouncementFields, announcementFields } from "./announcement-fields.tsx";

type ChangeAnnouncementButtonProps = Pick<Announcement, "id" | "title" | "details">;

/** Says in other words what stands on the pages: what is known by now, or put right. */
export function ChangeAnnouncementButton({ id, title, details }: ChangeAnnouncementButtonProps) {
  const toast = useToast();
  return (
    <FormDialog
      title="Change the announcement"
      description="Who has put it away reads it again."
      trigger={
        <Button size="sm" aria-label={`Change: ${title}`}>
          Change
        </Button>
      }
      confirm="Change"
      fields={announcementFields}
      run={(form) => rewordBanner(id, form)}
      onDone={() => toast({ title: "It is changed", kind: "success" })}
    >
      {(problemOf) => <AnnouncementFields title={title} details={details} problemOf={problemOf} />}
    </FormDialog>
  );
}
