import { Checkbox } from "./field.tsx";
import type { SelectChoice } from "./select.tsx";

export type CheckboxListProps = {
  readonly legend: string;
  readonly hideLegend?: boolean;
  readonly choices: readonly SelectChoice[];
  readonly chosen: readonly string[];
  readonly onChosenChange: (chosen: readonly string[]) => void;
  /** Stands in the place of the choices when there are none. */
  readonly empty?: string;
  /** What is wrong with what was chosen. */
  readonly error?: string | undefined;
  readonly disabled?: boolean;
};

/** Several of many, by name. What is chosen and not listed stays chosen. */
export function CheckboxList({
  legend,
  hideLegend = false,
  choices,
  chosen,
  onChosenChange,
  empty,
  error,
  disabled = false,
}: CheckboxListProps) {
  return (
    <fieldset className="min-w-0">
      <legend className={hideLegend ? "sr-only" : "ui-label mb-2"}>{legend}</legend>
      {choices.length === 0 && empty !== undefined && <p className="ui-note">{empty}</p>}
      <div className="grid max-h-64 gap-2 overflow-y-auto p-1">
        {choices.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={chosen.includes(value)}
            disabled={disabled}
            onCheckedChange={(on) =>
              onChosenChange(on ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
        ))}
      </div>
      {error !== undefined && <p className="ui-problem mt-2">{error}</p>}
    </fieldset>
  );
}
