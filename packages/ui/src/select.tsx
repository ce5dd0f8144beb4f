"use client";

import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import { type KeyboardEvent, useId } from "react";
import { cn } from "./class-names.ts";
import { useOnDemand } from "./use-on-demand.ts";

export type SelectChoice = {
  readonly value: string;
  readonly label: string;
  /** Beside it in the list alone: how many there are. */
  readonly note?: string;
};

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

const load = () => import("./select-list.tsx").then(({ SelectList }) => SelectList);

/** One of several, by name. The list, and all that makes it open and move, comes when it is opened first. */
export function Select(props: SelectProps) {
  const { part: SelectList, fetchAhead, want } = useOnDemand(load);
  const labelId = useId();
  if (SelectList) return <SelectList {...props} />;
  const { label, hideLabel = false, choices, value, size = "base", disabled = false, name, className } = props;
  const openByArrow = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    want();
  };
  return (
    <div className="grid gap-2">
      <span id={labelId} className={hideLabel ? "sr-only" : "ui-label w-fit"}>
        {label}
      </span>
      <button
        type="button"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={false}
        aria-labelledby={labelId}
        disabled={disabled}
        className={cn("ui-button ui-button-secondary ui-select", `ui-button-${size}`, className)}
        onPointerEnter={fetchAhead}
        onFocus={fetchAhead}
        onClick={want}
        onKeyDown={openByArrow}
      >
        <span className="min-w-0 truncate">{choices.find((choice) => choice.value === value)?.label ?? value}</span>
        <CaretUpDownIcon aria-hidden="true" size={16} className="shrink-0 text-kumo-subtle" />
      </button>
      {name && <input type="hidden" name={name} value={value} disabled={disabled} />}
    </div>
  );
}
