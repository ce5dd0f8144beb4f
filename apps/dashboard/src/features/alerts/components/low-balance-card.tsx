"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { saveLowBalance } from "../actions.ts";
import type { LowBalanceThresholds } from "../queries.ts";

type LowBalanceCardProps = { readonly thresholds: LowBalanceThresholds; readonly mayManage: boolean };

const fields = [
  { name: "lowBalance", label: "Warn below ($)" },
  { name: "veryLowBalance", label: "And again below ($)" },
] as const;

/** Below how many dollars of credits people are told. */
export function LowBalanceCard({ thresholds, mayManage }: LowBalanceCardProps) {
  const [values, setValues] = useState(thresholds);
  const [failure, setFailure] = useState<{ readonly problem: string; readonly field: string | undefined }>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(saveLowBalance(values));
      setFailure(result.ok ? undefined : result);
      if (result.ok) toast({ title: "Thresholds saved", kind: "success" });
    });
  };
  // What is about neither is shown at the first.
  const wrongField = failure && (failure.field === "veryLowBalance" ? "veryLowBalance" : "lowBalance");

  return (
    <Card
      title="Low credits"
      description="Told once at each threshold, and again only after the credits have been a fifth above it."
    >
      <form onSubmit={submit} noValidate className="grid gap-4 sm:flex sm:flex-wrap sm:items-start">
        {fields.map(({ name, label }) => (
          <Input
            key={name}
            label={label}
            name={name}
            inputMode="decimal"
            placeholder="Never"
            autoComplete="off"
            value={values[name]}
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
            disabled={!mayManage}
            {...(wrongField === name && { error: failure?.problem })}
          />
        ))}
        {mayManage && (
          <Button type="submit" loading={pending} className="w-fit sm:mt-7">
            Save thresholds
          </Button>
        )}
      </form>
    </Card>
  );
}
