"use client";

import { letPostingsGoOn, letWorkspaceSpend } from "../actions.ts";
import { NoteButton } from "./note-button.tsx";

export function UnfreezeButton({ workspaceId, name }: { readonly workspaceId: string; readonly name: string }) {
  return (
    <NoteButton
      label="Let it spend"
      accessibleLabel={`Let ${name} spend`}
      title={`Let ${name} spend again?`}
      description="Do this once its books agree. A finding that is still open does not stop it a second time."
      done={`${name} spends again`}
      act={(note) => letWorkspaceSpend(workspaceId, note)}
    />
  );
}

export function ResumeButton() {
  return (
    <NoteButton
      label="Let postings go on"
      accessibleLabel="Let postings go on"
      title="Let postings go on?"
      description="Possible once all entries come to zero again."
      done="Postings go on"
      act={letPostingsGoOn}
    />
  );
}
