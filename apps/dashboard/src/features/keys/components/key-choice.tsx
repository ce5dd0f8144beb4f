"use client";

import { CheckboxList } from "@causeway/ui/checkbox-list.tsx";
import { Select, type SelectChoice } from "@causeway/ui/select.tsx";

type KeyChoiceProps = {
  readonly choices: readonly SelectChoice[];
  /** `null`: every key, those that are still to come too. */
  readonly chosen: readonly string[] | null;
  readonly onChosenChange: (chosen: readonly string[] | null) => void;
  readonly problem: string | undefined;
  readonly disabled: boolean;
};

const reaches = [
  { value: "all", label: "Calls with every key" },
  { value: "some", label: "Calls with these keys only" },
];

/** Every key or some. Taking the last of some away never makes it every key. */
export function KeyChoice({ choices, chosen, onChosenChange, problem, disabled }: KeyChoiceProps) {
  return (
    <div className="grid content-start gap-3">
      <Select
        label="Keys"
        className="w-full"
        choices={reaches}
        value={chosen === null ? "all" : "some"}
        disabled={disabled}
        onValueChange={(value) => onChosenChange(value === "all" ? null : [])}
      />
      {chosen !== null && disabled && (
        <p className="ui-note">{chosen.length === 1 ? "1 key." : `${chosen.length} keys.`}</p>
      )}
      {chosen !== null && !disabled && (
        <CheckboxList
          legend="Which keys"
          hideLegend
          choices={choices}
          chosen={chosen}
          onChosenChange={onChosenChange}
          empty="There are no API keys yet."
          error={problem}
        />
      )}
    </div>
  );
}
