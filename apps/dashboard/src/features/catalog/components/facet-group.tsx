"use client";

import type { SelectChoice } from "@causeway/ui/select.tsx";
import { useId, useState } from "react";

const shownAtFirst = 8;

export type FacetGroupProps = {
  readonly title: string;
  readonly choices: readonly SelectChoice[];
  readonly counts: ReadonlyMap<string, number>;
  readonly chosen: readonly string[];
  /** One choice at most. */
  readonly isSingle?: boolean;
  readonly onChange: (chosen: string[]) => void;
};

/** Choices of one kind. Of many, those with the most models are shown first, the others on demand. */
export function FacetGroup({ title, choices, counts, chosen, isSingle = false, onChange }: FacetGroupProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const countOf = ({ value }: SelectChoice) => counts.get(value) ?? 0;
  const isLong = choices.length > shownAtFirst;
  const ordered = isLong
    ? choices.toSorted((a, b) => countOf(b) - countOf(a) || a.label.localeCompare(b.label, "en"))
    : choices;
  const shown = ordered.filter((choice, index) => isOpen || index < shownAtFirst || chosen.includes(choice.value));
  const toggle = (value: string) => {
    const others = isSingle ? [] : chosen.filter((other) => other !== value);
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...others, value]);
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-xs font-semibold text-kumo-strong">{title}</legend>
      {/* A facet without a single model stays where it is: what is under the pointer must not move. */}
      <ul id={id}>
        {shown.map((choice) => {
          const count = countOf(choice);
          const isChosen = chosen.includes(choice.value);
          return (
            <li key={choice.value}>
              <label className="flex min-h-7 cursor-pointer items-center gap-2 rounded px-1 text-sm hover:bg-kumo-tint max-lg:min-h-11">
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-(--color-kumo-brand)"
                  checked={isChosen}
                  onChange={() => toggle(choice.value)}
                />
                <span className={`min-w-0 flex-1 truncate ${count === 0 && !isChosen ? "text-kumo-subtle" : ""}`}>
                  {choice.label}
                </span>
                <span className="tabular text-xs text-kumo-subtle">{count}</span>
              </label>
            </li>
          );
        })}
      </ul>
      {isLong && (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          className="mt-1 min-h-6 cursor-pointer rounded px-1 text-xs text-kumo-link hover:underline"
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? "Show fewer" : `Show all ${choices.length}`}
        </button>
      )}
    </fieldset>
  );
}
