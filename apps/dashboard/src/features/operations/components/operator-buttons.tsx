"use client";

import { letPostingsGoOn, letWorkspaceSpend, sendBackReported } from "../actions.ts";
import { NoteButton } from "./note-button.tsx";

export function UnfreezeButton({ workspaceId, name }: { readonly workspaceId: string; readonly name: string }) {
  return (
    <NoteButton
      label="Let it spend"
      accessibleLabel={`Let it spend: ${name}`}
      title={`Let ${name} spend again?`}
      description="Do this once its books agree. A finding that is still open does not stop it a second time."
      done={`${name} spends again`}
      act={(note) => letWorkspaceSpend(workspaceId, note)}
    />
  );
}

type Reported = { readonly warningId: string; readonly totalCents: number };

export function RefundReportedButton({ reported, name }: { readonly reported: Reported; readonly name: string }) {
  const amount = `$${(reported.totalCents / 100).toFixed(2)}`;
  return (
    <NoteButton
      label={`Refund ${amount}`}
      accessibleLabel={`Refund ${amount} of ${name}`}
      title={`Send back the payment of ${amount}?`}
      description="All that is left of it goes back to the card, before the bank disputes it. What its credits no longer cover is owed, and the workspace stays frozen."
      done={`The payment of ${amount} goes back`}
      act={(note) => sendBackReported(reported.warningId, note)}
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
