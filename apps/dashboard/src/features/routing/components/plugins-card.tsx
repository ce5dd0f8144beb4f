"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Input, Switch } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { savePlugins } from "../actions.ts";
import { type FormPlugin, type PluginFormValue, type PluginFormValues, formPlugins } from "../plugin-form.ts";

const words: Readonly<Record<FormPlugin, { readonly title: string; readonly words: string }>> = {
  web: {
    title: "Web search",
    words: "The web is searched for each call. Searches cost what their engine or the model\u2019s provider asks.",
  },
  "file-parser": { title: "Documents", words: "Who reads the PDFs of a call." },
  "response-healing": {
    title: "Response healing",
    words: "Answers that are to be JSON are repaired. On unless switched off.",
  },
  "context-compression": {
    title: "Context compression",
    words: "Prompts that are too long lose their middle. On for small models unless switched off.",
  },
};

const states = [
  { value: "", label: "No default" },
  { value: "on", label: "On" },
  { value: "off", label: "Off" },
];

const engines: Readonly<Partial<Record<FormPlugin, readonly { readonly value: string; readonly label: string }[]>>> = {
  web: [
    { value: "", label: "Whoever can" },
    { value: "native", label: "The model\u2019s provider" },
    { value: "exa", label: "Exa" },
    { value: "perplexity", label: "Perplexity" },
    { value: "tavily", label: "Tavily" },
  ],
  "file-parser": [
    { value: "", label: "The model, else as text" },
    { value: "native", label: "The model alone" },
    { value: "pdf-text", label: "Always as text" },
  ],
};

type PluginsCardProps = { readonly plugins: PluginFormValues; readonly mayManage: boolean };

/** Which plugins calls have that say nothing of them, and which no call may change. */
export function PluginsCard({ plugins: saved, mayManage }: PluginsCardProps) {
  const [values, setValues] = useState(saved);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const change = (id: FormPlugin, to: Partial<PluginFormValue>) =>
    setValues({ ...values, [id]: { ...values[id], ...to } });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(savePlugins(values));
      setProblem(result.ok ? undefined : result.problem);
      if (result.ok)
        toast({ title: "Plugins saved", description: "They count from the next call on.", kind: "success" });
    });
  };

  return (
    <Card title="Plugins" description="For calls that say nothing of them." flush>
      <form onSubmit={submit} noValidate>
        {problem && (
          <div className="p-4">
            <Banner variant="error" title={problem} />
          </div>
        )}
        <ul className="divide-y divide-kumo-hairline">
          {formPlugins.map((id) => (
            <li key={id} className="grid gap-4 px-4 py-4">
              <div>
                <p className="text-sm font-medium text-kumo-strong">{words[id].title}</p>
                <p className="mt-0.5 text-sm text-kumo-subtle">{words[id].words}</p>
              </div>
              <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
                <Select
                  label={`${words[id].title} by default`}
                  choices={states}
                  value={values[id].state}
                  disabled={!mayManage}
                  onValueChange={(state) => change(id, { state: state as PluginFormValue["state"] })}
                />
                {values[id].state === "on" && <Options {...{ id, value: values[id], mayManage, change }} />}
                {values[id].state !== "" && (
                  <span className="flex items-center gap-3 py-1.5 text-sm text-kumo-default">
                    <Switch
                      aria-label={`No call may override: ${words[id].title}`}
                      checked={values[id].preventsOverrides}
                      disabled={!mayManage}
                      onCheckedChange={(preventsOverrides) => change(id, { preventsOverrides })}
                    />
                    No call may override it
                  </span>
                )}
              </div>
            </li>
          ))}
        </ul>
        {mayManage && (
          <div className="border-t border-kumo-hairline p-4">
            <Button type="submit" variant="primary" loading={pending}>
              Save plugins
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}

type OptionsProps = {
  readonly id: FormPlugin;
  readonly value: PluginFormValue;
  readonly mayManage: boolean;
  readonly change: (id: FormPlugin, to: Partial<PluginFormValue>) => void;
};

function Options({ id, value, mayManage, change }: OptionsProps) {
  const choices = engines[id];
  return (
    <>
      {choices && (
        <Select
          label={id === "web" ? "Engine" : "Read by"}
          choices={choices.some((choice) => choice.value === value.engine) ? choices : [...choices, asStored(value)]}
          value={value.engine}
          disabled={!mayManage}
          onValueChange={(engine) => change(id, { engine })}
        />
      )}
      {id === "web" && (
        <Input
          label="Most results"
          placeholder="5"
          inputMode="numeric"
          autoComplete="off"
          value={value.maxResults}
          disabled={!mayManage}
          onChange={(event) => change(id, { maxResults: event.target.value })}
        />
      )}
    </>
  );
}

/** Set by the API, which knows more names. */
const asStored = ({ engine }: PluginFormValue) => ({ value: engine, label: engine });
