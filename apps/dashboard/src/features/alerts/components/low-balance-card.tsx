"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { saveLowBalance } from "../actions.ts";

type LowBalanceCardProps = { readonly lowBalance: string; readonly mayManage: boolean };

/** Below how many dollars of credits people are told. */
export function LowBalanceCard({ lowBalance, mayManage }: LowBalanceCardProps) {
  const [amount, setAmount] = useState(lowBalance);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(saveLowBalance(amount));
      setProblem(result.ok ? undefined : result.problem);
      if (result.ok) toast({ title: "Threshold saved", kind: "success" });
    });
  };

  return (
    <Card title="Low credits" description="Told once, and again only after the credits have been a fifth above.">
      <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-4">
        <Input
          label="Warn below ($)"
          name="lowBalance"
          inputMode="decimal"
          placeholder="Never"
          autoComplete="off"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
          disabled={!mayManage}
          {...(problem !== undefined && { error: problem })}
        />
        {mayManage && (
          <Button type="submit" loading={pending} className="sm:mt-7">
            Save threshold
          </Button>
        )}
      </form>
    </Card>
  );
}
