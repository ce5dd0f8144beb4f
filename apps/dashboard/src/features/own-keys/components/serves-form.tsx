"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { CheckboxList } from "@causeway/ui/checkbox-list.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { changeWhatOwnKeyServes } from "../actions.ts";
import type { OwnKeyPageData } from "../queries.ts";

type ServesFormProps = Pick<OwnKeyPageData, "ownKey" | "apiKeys" | "members">;
type Failure = { readonly problem: string; readonly field: string | undefined };

/** Its name, and the models, API keys and members that it is limited to. */
export function ServesForm({ ownKey, apiKeys, members }: ServesFormProps) {
  const [name, setName] = useState(ownKey.name);
  const [models, setModels] = useState((ownKey.modelIds ?? []).join("\n"));
  const [apiKeyIds, setApiKeyIds] = useState<readonly string[]>(ownKey.apiKeyIds ?? []);
  const [userIds, setUserIds] = useState<readonly string[]>(ownKey.userIds ?? []);
  const [failure, setFailure] = useState<Failure>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const problemOf = (field: string) => (failure?.field === field ? { error: failure.problem } : {});
  const isAboutAField = failure?.field === "name" || failure?.field === "modelIds";

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    startTransition(async () => {
      const change = { name, modelIds: linesOf(models), apiKeyIds: [...apiKeyIds], userIds: [...userIds] };
      const result = await answerOf(changeWhatOwnKeyServes(ownKey.id, change));
      setFailure(result.ok ? undefined : result);
      if (result.ok) toast({ title: "Saved", description: `${name} serves what you chose.`, kind: "success" });
    });
  };

  return (
    <Card
      title="Whom and what it serves"
      description="Nothing chosen means all. Calls that it does not serve go on as if it were not there."
    >
      <form onSubmit={submit} noValidate className="grid max-w-4xl gap-5">
        {failure && !isAboutAField && <Banner variant="error" title={failure.problem} />}
        <Input
          label="Name"
          name="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={100}
          autoComplete="off"
          {...problemOf("name")}
        />
        <TextArea
          label="Models"
          name="modelIds"
          value={models}
          onChange={(event) => setModels(event.target.value)}
          rows={3}
          placeholder="All"
          description="One model id a line, such as openai/gpt-5."
          {...problemOf("modelIds")}
        />
        <CheckboxList
          legend="API keys"
          empty="There are no API keys yet."
          choices={apiKeys}
          chosen={apiKeyIds}
          onChosenChange={setApiKeyIds}
        />
        <CheckboxList legend="Members" choices={members} chosen={userIds} onChosenChange={setUserIds} />
        <div>
          <Button variant="primary" type="submit" loading={pending}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

const linesOf = (lines: string): string[] =>
  lines
    .split(/[\s,]+/)
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== "");
