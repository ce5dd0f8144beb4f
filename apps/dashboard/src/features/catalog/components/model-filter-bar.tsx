"use client";

import { Button, Input, Select, type SelectChoice } from "@causeway/ui";
import { anyModel, type ModelFilters, modelFilterParsers, sortOrders } from "../model-filters.ts";
import { filterableParameters } from "../model-summary.ts";

export type ModelFilterBarProps = {
  readonly authors: readonly SelectChoice[];
  readonly providers: readonly SelectChoice[];
  readonly filters: ModelFilters;
  /** `null` clears all. */
  readonly onChange: (change: Partial<ModelFilters> | null) => void;
};

/** Everything the list can be narrowed by. */
export function ModelFilterBar({ authors, providers, filters, onChange }: ModelFilterBarProps) {
  return (
    <search className="mb-4 flex flex-col gap-3">
      <Input
        aria-label="Search models"
        type="search"
        placeholder="Search by name or id"
        value={filters.q}
        onChange={(event) => onChange({ q: event.target.value })}
        className="w-full"
      />
      <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
        <Select
          hideLabel
          className="w-full sm:w-auto"
          label="Author"
          choices={[{ value: anyChoice, label: "All authors" }, ...authors]}
          value={filters.author || anyChoice}
          onValueChange={(author) => onChange({ author: author === anyChoice ? "" : author })}
        />
        <Select
          hideLabel
          className="w-full sm:w-auto"
          label="Provider"
          choices={[{ value: anyChoice, label: "All providers" }, ...providers]}
          value={filters.provider || anyChoice}
          onValueChange={(provider) => onChange({ provider: provider === anyChoice ? "" : provider })}
        />
        <Select
          hideLabel
          className="w-full sm:w-auto"
          label="Takes"
          choices={modalityChoices}
          value={filters.modality || anyChoice}
          onValueChange={(modality) => onChange({ modality: modality === anyChoice ? "" : modality })}
        />
        <Select
          hideLabel
          className="w-full sm:w-auto"
          label="Context"
          choices={contextChoices}
          value={String(filters.context)}
          onValueChange={(context) => onChange({ context: Number(context) })}
        />
        <Select
          hideLabel
          className="w-full sm:w-auto"
          label="Price of input"
          choices={priceChoices}
          value={String(filters.price)}
          onValueChange={(price) => onChange({ price: Number(price) })}
        />
        <Select
          hideLabel
          className="w-full sm:w-auto"
          label="Supports"
          choices={parameterChoices}
          value={filters.parameters.join(",") || anyChoice}
          onValueChange={(value) =>
            onChange({ parameters: filterableParameters.filter((parameter) => value.split(",").includes(parameter)) })
          }
        />
        <Select
          hideLabel
          className="w-full sm:w-auto"
          label="Order"
          choices={sortOrders.map((value) => ({ value, label: orderLabels[value] }))}
          value={filters.sort}
          onValueChange={(sort) => onChange({ sort: modelFilterParsers.sort.parse(sort) ?? "newest" })}
        />
        {JSON.stringify(filters) !== JSON.stringify(anyModel) && (
          <Button variant="ghost" onClick={() => onChange(null)}>
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}

// An empty value would look like a placeholder.
const anyChoice = "any";

const modalityChoices = [
  { value: anyChoice, label: "Any input" },
  { value: "image", label: "Takes images" },
  { value: "audio", label: "Takes audio" },
  { value: "video", label: "Takes video" },
  { value: "file", label: "Takes files" },
];

const contextChoices = [
  { value: "0", label: "Any context" },
  { value: "32000", label: "32K and more" },
  { value: "128000", label: "128K and more" },
  { value: "200000", label: "200K and more" },
  { value: "1000000", label: "1M and more" },
];

const priceChoices = [
  { value: "-1", label: "Any price" },
  { value: "0", label: "Free" },
  { value: "1", label: "Input up to $1" },
  { value: "3", label: "Input up to $3" },
  { value: "10", label: "Input up to $10" },
];

const parameterChoices = [
  { value: anyChoice, label: "Any parameters" },
  { value: "tools", label: "Tools" },
  { value: "reasoning", label: "Reasoning" },
  { value: "structured_outputs", label: "Structured outputs" },
  { value: "tools,reasoning", label: "Tools and reasoning" },
  { value: "tools,structured_outputs", label: "Tools and structured outputs" },
];

const orderLabels = {
  newest: "Newest first",
  price: "Cheapest first",
  "price-high": "Dearest first",
  context: "Longest context",
  name: "By name",
} as const;
