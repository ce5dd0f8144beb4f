"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Input, Switch } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { KeyChoice } from "../../keys/components/key-choice.tsx";
import { ConfirmDialog } from "../../workspace/components/confirm-dialog.tsx";
import { forgetAllCalls, saveContentSettings } from "../actions.ts";
import type { ContentSettingsData } from "../queries.ts";

/** Whether what is sent and answered can be read afterwards. Off until somebody switches it on. */
export function ContentCard({ values: saved, keyChoices, mayManage }: ContentSettingsData) {
  const [values, setValues] = useState(saved);
  const [failure, setFailure] = useState<{ readonly problem: string; readonly field: string | undefined }>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(saveContentSettings(values));
      setFailure(result.ok ? undefined : result);
      if (result.ok) toast({ title: "Saved", description: "It counts from the next call on.", kind: "success" });
    });
  };
  const problemOf = (field: string) => (failure?.field === field ? { error: failure.problem } : {});
  const isAboutAField = ["retentionDays", "samplingRate", "apiKeyIds"].includes(failure?.field ?? "");

  return (
    <Card
      title="Input and output of calls"
      description="Kept sealed, for owners and admins to read in the logs. Never of calls that want zero data retention. It changes nothing in routing."
    >
      <form onSubmit={submit} noValidate className="grid gap-5">
        {failure && !isAboutAField && <Banner variant="error" title={failure.problem} />}
        <div className="flex items-center justify-between gap-6">
          <div className="min-w-0">
            <p className="text-sm font-medium text-kumo-strong">Keep what is sent and answered</p>
            <p className="mt-0.5 text-sm text-kumo-subtle">Off until somebody switches it on.</p>
          </div>
          <span className="shrink-0">
            <Switch
              aria-label="Keep what is sent and answered"
              checked={values.enabled}
              disabled={!mayManage}
              onCheckedChange={(enabled) => setValues({ ...values, enabled })}
            />
          </span>
        </div>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Input
            label="Days"
            inputMode="numeric"
            autoComplete="off"
            description="Then it is deleted for ever. At most 365."
            value={values.retentionDays}
            disabled={!mayManage}
            onChange={(event) => setValues({ ...values, retentionDays: event.target.value })}
            {...problemOf("retentionDays")}
          />
          <Input
            label="Percent of calls"
            inputMode="decimal"
            autoComplete="off"
            description="100 is all of them."
            value={values.percent}
            disabled={!mayManage}
            onChange={(event) => setValues({ ...values, percent: event.target.value })}
            {...problemOf("samplingRate")}
          />
          <KeyChoice
            choices={keyChoices}
            chosen={values.apiKeyIds}
            onChosenChange={(apiKeyIds) => setValues({ ...values, apiKeyIds })}
            problem={problemOf("apiKeyIds").error}
            disabled={!mayManage}
          />
        </div>
        {mayManage && (
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" loading={pending}>
              Save
            </Button>
            <ConfirmDialog
              title="Delete what is kept?"
              description="Input and output of every call of this workspace, for ever. The calls themselves and what they cost stay in the logs."
              trigger={<Button variant="secondary-destructive">Delete what is kept</Button>}
              confirm="Delete input and output"
              keep="Keep it"
              run={async () => {
                const result = await forgetAllCalls();
                if (result.ok) toast({ title: `Deleted of ${result.value} calls`, kind: "success" });
                return result;
              }}
            />
          </div>
        )}
      </form>
    </Card>
  );
}
