"use client";

import { Select as KitSelect } from "@cloudflare/kumo/components/select";

export type SelectChoice = { readonly value: string; readonly label: string };

export type SelectProps = {
  /** Read aloud always, shown unless `hideLabel`. */
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly choices: readonly SelectChoice[];
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly size?: "sm" | "base";
  readonly disabled?: boolean;
  /** Submits with a form. */
  readonly name?: string;
  readonly className?: string;
};

/** One of several, by name. */
export function Select({ choices, onValueChange, label, hideLabel = false, ...props }: SelectProps) {
  return (
    <KitSelect<string>
      {...props}
      {...(hideLabel ? { "aria-label": label } : { label })}
      items={choices}
      onValueChange={(value) => value !== null && onValueChange(value)}
    >
      {choices.map((choice) => (
        <KitSelect.Option key={choice.value} value={choice.value}>
          {choice.label}
        </KitSelect.Option>
      ))}
    </KitSelect>
  );
}
