"use client";

import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { type KeyFilters, type KeyKind, keyKinds, keyStates } from "../key-filters.ts";

type KeyFilterBarProps = {
  readonly filters: KeyFilters;
  readonly owners: readonly string[];
  /** Those that keys have. */
  readonly environments: readonly string[];
  readonly onChange: (change: Partial<KeyFilters>) => void;
};

const kindWords: Readonly<Record<KeyKind, string>> = {
  program: "Of programs",
  app: "Given to apps",
  playground: "Of playgrounds",
  management: "Management",
};
const stateWords = { active: "Active", disabled: "Disabled", expired: "Expired", unused: "Never used" } as const;

const kindChoices = [
  { value: "", label: "All keys" },
  ...keyKinds.map((value) => ({ value, label: kindWords[value] })),
];
const stateChoices = [
  { value: "", label: "Any state" },
  ...keyStates.map((value) => ({ value, label: stateWords[value] })),
];

/** Narrows the list of keys at each letter. */
export function KeyFilterBar({ filters, owners, environments, onChange }: KeyFilterBarProps) {
  return (
    <div role="search" className="mb-4 flex flex-wrap items-end gap-3">
      <div className="min-w-0 flex-1 basis-56">
        <Input
          aria-label="Find a key"
          type="search"
          autoComplete="off"
          placeholder="Name, app or owner"
          className="w-full"
          value={filters.q}
          onChange={(event) => onChange({ q: event.target.value })}
        />
      </div>
      <Select
        label="Kind"
        hideLabel
        className="w-40"
        choices={kindChoices}
        value={filters.kind ?? ""}
        onValueChange={(kind) => onChange({ kind: keyKinds.find((known) => known === kind) ?? null })}
      />
      <Select
        label="State"
        hideLabel
        className="w-36"
        choices={stateChoices}
        value={filters.state ?? ""}
        onValueChange={(state) => onChange({ state: keyStates.find((known) => known === state) ?? null })}
      />
      {environments.length > 0 && (
        <Select
          label="Environment"
          hideLabel
          className="w-44"
          choices={[{ value: "", label: "Any environment" }, ...environments.map((value) => ({ value, label: value }))]}
          value={filters.env}
          onValueChange={(env) => onChange({ env })}
        />
      )}
      {owners.length > 1 && (
        <Select
          label="Owner"
          hideLabel
          className="w-52"
          choices={[{ value: "", label: "Of everybody" }, ...owners.map((value) => ({ value, label: value }))]}
          value={filters.owner}
          onValueChange={(owner) => onChange({ owner })}
        />
      )}
    </div>
  );
}
