"use client";

import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import type { ListedModel } from "../listed-model.ts";
import { mostCompared } from "../model-filters.ts";

export type CompareBarProps = {
  readonly models: readonly ListedModel[];
  readonly onRemove: (id: string) => void;
  readonly onClear: () => void;
};

/** What is chosen to stand side by side, at the foot of the window. */
export function CompareBar({ models, onRemove, onClear }: CompareBarProps) {
  return (
    <section
      aria-label="Models to compare"
      className="sticky bottom-4 z-10 mt-4 flex flex-wrap items-center gap-2 rounded-lg bg-kumo-elevated p-3 shadow-lg ring ring-kumo-line"
    >
      <ul className="flex min-w-0 flex-1 flex-wrap gap-2">
        {models.map(({ id, name }) => (
          <li
            key={id}
            className="flex max-w-full items-center gap-1 rounded-md bg-kumo-base pl-2.5 text-sm ring ring-kumo-line"
          >
            <span className="truncate">{name}</span>
            <Button
              variant="ghost"
              shape="square"
              size="sm"
              aria-label={`Do not compare ${name}`}
              icon={<XIcon aria-hidden="true" />}
              onClick={() => onRemove(id)}
            />
          </li>
        ))}
      </ul>
      <Button variant="ghost" onClick={onClear}>
        Clear
      </Button>
      <LinkButton variant="primary" href={`/models/compare?models=${models.map(({ id }) => id).join(",")}`}>
        Compare {models.length} of {mostCompared}
      </LinkButton>
    </section>
  );
}
