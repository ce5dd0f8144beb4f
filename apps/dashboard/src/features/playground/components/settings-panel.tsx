"use client";

import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useState } from "react";
import type { Settings } from "../conversation.ts";
import { type ParameterName, parameters, readParameter } from "../parameters.ts";

type SettingsPanelProps = { readonly settings: Settings; readonly onChange: (settings: Settings) => void };

/** The system prompt and the parameters: the same for every model beside the others. */
export function SettingsPanel({ settings, onChange }: SettingsPanelProps) {
  return (
    <div className="grid gap-5">
      <TextArea
        label="System prompt"
        className="w-full"
        rows={5}
        maxLength={20_000}
        placeholder="You answer in one sentence."
        value={settings.system}
        onChange={(event) => onChange({ ...settings, system: event.target.value })}
      />
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-1">
        {parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={settings.parameters[parameter.name]}
            onChange={(value) =>
              onChange({ ...settings, parameters: withParameter(settings.parameters, parameter.name, value) })
            }
          />
        ))}
      </div>
    </div>
  );
}

function withParameter(
  current: Settings["parameters"],
  name: ParameterName,
  value: number | undefined,
): Settings["parameters"] {
  const { [name]: _, ...others } = current;
  return value === undefined ? others : { ...others, [name]: value };
}

type ParameterFieldProps = {
  readonly parameter: (typeof parameters)[number];
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
};

function ParameterField({ parameter, value, onChange }: ParameterFieldProps) {
  const [text, setText] = useState(value === undefined ? "" : String(value));
  const [problem, setProblem] = useState<string>();
  const change = (next: string) => {
    setText(next);
    const read = readParameter(parameter.name, next);
    const isProblem = typeof read === "object";
    setProblem(isProblem ? read.problem : undefined);
    onChange(isProblem ? undefined : read);
  };
  return (
    <Input
      label={parameter.label}
      className="w-full"
      description={parameter.hint}
      inputMode="decimal"
      autoComplete="off"
      placeholder="Default"
      value={text}
      onChange={(event) => change(event.target.value)}
      {...(problem !== undefined && { error: problem })}
    />
  );
}
