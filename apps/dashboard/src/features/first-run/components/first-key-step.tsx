"use client";

import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { ShownKey } from "../../keys/components/shown-key.tsx";
import { createFirstKey, type FirstKey } from "../actions.tsx";

type FirstKeyStepProps = {
  readonly made: FirstKey | undefined;
  readonly onMade: (made: FirstKey) => void;
  readonly usableKeys: number;
  readonly mayCreate: boolean;
  readonly model: string;
};

/** Makes a key without leaving the page, and shows it this once. */
export function FirstKeyStep({ made, onMade, usableKeys, mayCreate, model }: FirstKeyStepProps) {
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  if (made) return <ShownKey value={made.key} />;
  if (!mayCreate) {
    return <p className="text-sm text-kumo-subtle">Your role cannot create keys. Ask an owner or an admin for one.</p>;
  }

  const create = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get("name");
    startTransition(async () => {
      const input = { name: typeof name === "string" ? name : "", model };
      const result = await answerOf(createFirstKey(input));
      if (result.ok) onMade(result.value);
      else setProblem(result.problem);
    });
  };

  return (
    <>
      {usableKeys > 0 && (
        <p className="mb-3 text-sm text-kumo-subtle">
          This workspace has {usableKeys === 1 ? "a key" : `${usableKeys} keys`}, which we cannot show again. Use one
          you have saved, or create another.
        </p>
      )}
      <form onSubmit={create} noValidate className="flex flex-wrap items-end gap-3">
        <div className="w-full sm:w-72">
          <Input
            label="Name of the key"
            name="name"
            defaultValue="My first key"
            maxLength={100}
            autoComplete="off"
            {...(problem !== undefined && { error: problem })}
          />
        </div>
        <Button type="submit" variant={usableKeys > 0 ? "secondary" : "primary"} loading={pending}>
          Create key
        </Button>
        {usableKeys > 0 && (
          <LinkButton href="/keys" variant="ghost">
            Your keys
          </LinkButton>
        )}
      </form>
    </>
  );
}
