"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { addOwnEndpoint, changeOwnEndpoint } from "../actions.ts";
import { emptyDraft, type EndpointDraft } from "../endpoint-draft.ts";
import { placementChoices } from "../placement.ts";
import { FieldGrid } from "./field-grid.tsx";
import { FlatRateFields } from "./flat-rate-fields.tsx";
import { ModelRows } from "./model-rows.tsx";

type EndpointFormProps = {
  /** Of an endpoint that is there already. */
  readonly present?: { readonly id: string; readonly label: string; readonly draft: EndpointDraft };
};

type Failure = { readonly problem: string; readonly field: string | undefined };

/** What a field of the form is called in refusals, and what went wrong with it. */
export type ProblemOf = (field: string) => { error?: string };

const formats = [
  { value: "openai-chat", label: "OpenAI chat completions" },
  { value: "anthropic-messages", label: "Anthropic messages" },
];

const payments = [
  { value: "call", label: "By the token, or not at all" },
  { value: "month", label: "By the month, with quotas" },
];

const formId = "own-endpoint";

/** An endpoint of the workspace's own: where it is, what it serves, and how it is paid. */
export function EndpointForm({ present }: EndpointFormProps) {
  const [draft, setDraft] = useState(present?.draft ?? emptyDraft);
  const [name, setName] = useState("");
  const [choice, setChoice] = useState<string>("first");
  const [failure, setFailure] = useState<Failure>();
  const [pending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const router = useRouter();
  const toast = useToast();
  const change = (part: Partial<EndpointDraft>) => setDraft((before) => ({ ...before, ...part }));
  const problemOf: ProblemOf = (field) => (failure?.field === field ? { error: failure.problem } : {});

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    startTransition(async () => {
      const saving = present ? changeOwnEndpoint(present.id, draft) : addOwnEndpoint(draft, { name, choice });
      const result = await answerOf(saving);
      if (result.ok) {
        toast({
          title: present ? "Endpoint saved" : "Endpoint added",
          description: "It answered a test call.",
          kind: "success",
        });
        router.push("/own-keys");
        return;
      }
      setFailure(result);
      fieldOf(form.current, result.field)?.focus();
    });
  };

  const isAboutAField = failure !== undefined && fieldOf(form.current, failure.field) !== undefined;
  return (
    <form id={formId} ref={form} onSubmit={submit} noValidate className="grid max-w-4xl gap-5">
      {failure && !isAboutAField && <Banner variant="error" title={failure.problem} />}
      <Card title="Where it is" description="Any address that speaks one of these formats.">
        <FieldGrid columns="sm:grid-cols-2">
          {!present && (
            <>
              <Input
                label="Name"
                name="name"
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={100}
                autoComplete="off"
                {...problemOf("name")}
              />
              <Input
                label="Short name"
                name="slug"
                value={draft.slug}
                onChange={(event) => change({ slug: event.target.value })}
                placeholder="gpu-box"
                description="Its models are called own/short-name/model."
                maxLength={31}
                autoComplete="off"
                {...problemOf("slug")}
              />
            </>
          )}
          <Select
            label="Format"
            className="w-full"
            choices={formats}
            value={draft.wireFormat}
            onValueChange={(wireFormat) => change({ wireFormat })}
          />
          <Input
            label="Address"
            name="baseUrl"
            value={draft.baseUrl}
            onChange={(event) => change({ baseUrl: event.target.value })}
            placeholder="https://models.example.com/v1"
            description={
              draft.wireFormat === "openai-chat" ? "The part before /chat/completions." : "The part before /messages."
            }
            inputMode="url"
            autoComplete="off"
            {...problemOf("baseUrl")}
          />
          <Input
            label="Key"
            name="key"
            type="password"
            value={draft.key}
            onChange={(event) => change({ key: event.target.value })}
            placeholder={present ? `Stays ${present.label}` : "None, if it wants none"}
            description="Stored encrypted. Nobody sees it again, you included."
            autoComplete="off"
            {...problemOf("key")}
          />
          {!present && (
            <Select
              label="Use it"
              className="w-full"
              choices={
                draft.payment === "month" ? placementChoices.filter(({ value }) => value !== "after") : placementChoices
              }
              value={choice}
              onValueChange={setChoice}
            />
          )}
        </FieldGrid>
      </Card>
      <ModelRows models={draft.models} onChange={(models) => change({ models })} problemOf={problemOf} />
      <Card
        title="How it is paid"
        description="A price list sets our fee and the log's figures. A flat rate costs nothing by the call."
      >
        <div className="grid gap-5">
          <Select
            label="Paid"
            className="w-full sm:w-72"
            choices={payments}
            value={draft.payment}
            onValueChange={(payment) => change({ payment: payment === "month" ? "month" : "call" })}
          />
          {draft.payment === "month" && (
            <FlatRateFields
              flatRate={draft.flatRate}
              onChange={(flatRate) => change({ flatRate })}
              problemOf={problemOf}
            />
          )}
        </div>
      </Card>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" type="submit" loading={pending}>
          {present ? "Test and save" : "Test and add"}
        </Button>
        <LinkButton href="/own-keys">Cancel</LinkButton>
        <p className="text-sm text-kumo-subtle" role="status">
          {pending ? "Asking it for one token…" : "It is asked for one token before anything is kept."}
        </p>
      </div>
    </form>
  );
}

/** Fields are named as refusals name them. */
function fieldOf(form: HTMLFormElement | null, field: string | undefined): HTMLElement | undefined {
  const found = field === undefined ? null : form?.elements.namedItem(field);
  return found instanceof HTMLElement ? found : undefined;
}
