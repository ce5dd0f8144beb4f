"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import type { ActionResult } from "../../../action-result.ts";
import { FormDialog } from "../../shell/form-dialog.tsx";
import { fieldOfProblem, limitFields } from "../limits-form-input.ts";
import type { LimitsView } from "../limits-view.ts";
import { LimitsFields } from "./limits-fields.tsx";

type LimitsDialogProps = {
  /** Whose limits: a key's, a member's or the workspace's name. */
  readonly of: string;
  readonly limits: LimitsView;
  readonly save: (form: FormData) => Promise<ActionResult>;
};

/** Changes somebody's limits. */
export function LimitsDialog({ of, limits, save }: LimitsDialogProps) {
  const toast = useToast();
  return (
    <FormDialog
      title={`Limits of ${of}`}
      size="lg"
      trigger={<Button aria-label={`Change limits of ${of}`}>Change limits</Button>}
      confirm="Save limits"
      fields={limitFields}
      run={async (form) => {
        const result = await save(form);
        return result.ok ? result : { ...result, field: fieldOfProblem(result.field) };
      }}
      onDone={() => toast({ title: "Limits saved", description: "They count for the next call.", kind: "success" })}
    >
      {(problemOf) => <LimitsFields limits={limits} problemOf={problemOf} />}
    </FormDialog>
  );
}
