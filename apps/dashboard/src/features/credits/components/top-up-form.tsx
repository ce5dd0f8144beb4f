"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Input, Switch } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { saveTopUp } from "../actions.ts";
import { readAmount } from "../amount.ts";

type TopUpFormProps = {
  readonly enabled: boolean;
  readonly thresholdCents: number;
  readonly amountCents: number;
  readonly monthlyCapCents: number;
  readonly hasCard: boolean;
};

const fields = [
  { name: "thresholdCents", label: "When fewer than ($)", limits: { minCents: 0, maxCents: 2_500_000 } },
  { name: "amountCents", label: "Buy ($)", limits: { minCents: 500, maxCents: 2_500_000 } },
  { name: "monthlyCapCents", label: "At most per month ($)", limits: { minCents: 500, maxCents: 100_000_000 } },
] as const;

type FieldName = (typeof fields)[number]["name"];
type Problems = Partial<Record<FieldName | "form", string>>;

/** The settings of auto top-up. Each problem stands at its field. */
export function TopUpForm(props: TopUpFormProps) {
  const [enabled, setEnabled] = useState(props.enabled);
  const [texts, setTexts] = useState<Record<FieldName, string>>({
    thresholdCents: inDollars(props.thresholdCents),
    amountCents: inDollars(props.amountCents),
    monthlyCapCents: inDollars(props.monthlyCapCents),
  });
  const [problems, setProblems] = useState<Problems>({});
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const save = (event: FormEvent) => {
    event.preventDefault();
    const { amounts, problems: found } = readAmounts(texts);
    setProblems(found);
    if (!amounts) return;
    startTransition(async () => {
      const result = await answerOf(saveTopUp({ enabled, ...amounts }));
      if (result.ok) return toast({ title: enabled ? "Auto top-up is on" : "Auto top-up is off", kind: "success" });
      const field = fields.find(({ name }) => name === result.field)?.name ?? "form";
      setProblems({ [field]: result.problem });
    });
  };

  return (
    <form onSubmit={save} noValidate className="mt-4 grid gap-4 border-t border-kumo-hairline pt-4">
      <Switch
        label="Top up automatically"
        checked={enabled}
        disabled={!props.hasCard && !enabled}
        onCheckedChange={setEnabled}
      />
      <div className="grid gap-4 sm:grid-cols-3 [&_input]:w-full [&_input]:min-w-0 [&>*]:min-w-0">
        {fields.map(({ name, label }) => (
          <Input
            key={name}
            label={label}
            name={name}
            inputMode="decimal"
            autoComplete="off"
            value={texts[name]}
            onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
            {...(problems[name] !== undefined && { error: problems[name] })}
          />
        ))}
      </div>
      {problems.form !== undefined && <Banner variant="error" title={problems.form} />}
      <Button type="submit" loading={pending} className="justify-self-start">
        Save auto top-up
      </Button>
      <p className="text-xs text-kumo-subtle">
        The purchase fee comes on top of each amount. After three failed charges it is switched off and you are told.
      </p>
    </form>
  );
}

function readAmounts(texts: Record<FieldName, string>): {
  readonly amounts: Record<FieldName, number> | undefined;
  readonly problems: Problems;
} {
  const amounts = { thresholdCents: 0, amountCents: 0, monthlyCapCents: 0 };
  const problems: Problems = {};
  for (const { name, limits } of fields) {
    const reading = readAmount(texts[name], limits);
    if (reading.kind === "amount") amounts[name] = reading.cents;
    else problems[name] = reading.kind === "problem" ? reading.problem : "Write an amount in dollars.";
  }
  if (amounts.monthlyCapCents < amounts.amountCents)
    problems.monthlyCapCents ??= "The monthly cap must be at least what is bought at once.";
  return { amounts: Object.keys(problems).length === 0 ? amounts : undefined, problems };
}

/** 1250 → "12.50", 2000 → "20". */
const inDollars = (cents: number): string => (cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2));
