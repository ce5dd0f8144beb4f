"use client";

import { Button, Input, Select, type SelectChoice } from "@causeway/ui";
import { debounce, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { modelFilterParsers, sortOrders } from "../model-filters.ts";

export type ModelFilterBarProps = {
  readonly authors: readonly SelectChoice[];
  readonly providers: readonly SelectChoice[];
};

/** Changes the address; the server answers with the list. */
export function ModelFilterBar({ authors, providers }: ModelFilterBarProps) {
  const [pending, startTransition] = useTransition();
  const [filters, setFilters] = useQueryStates(modelFilterParsers, {
    shallow: false,
    startTransition,
    history: "replace",
  });
  const isFiltered = Object.entries(modelFilterParsers).some(
    ([name, parser]) => String(filters[name as keyof typeof filters]) !== String(parser.defaultValue),
  );

  return (
    <search className="mb-4 flex flex-col gap-3" aria-busy={pending}>
      <Input
        aria-label="Search models"
        type="search"
        placeholder="Search by name or id"
        value={filters.q}
        onChange={(event) => void setFilters({ q: event.target.value }, { limitUrlUpdates: debounce(150) })}
        className="w-full"
      />
      <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
        <Select
          hideLabel
          label="Author"
          choices={[{ value: "", label: "All authors" }, ...authors]}
          value={filters.author}
          onValueChange={(author) => void setFilters({ author })}
        />
        <Select
          hideLabel
          label="Provider"
          choices={[{ value: "", label: "All providers" }, ...providers]}
          value={filters.provider}
          onValueChange={(provider) => void setFilters({ provider })}
        />
        <Select
          hideLabel
          label="Takes"
          choices={modalityChoices}
          value={filters.modality}
          onValueChange={(modality) => void setFilters({ modality })}
        />
        <Select
          hideLabel
          label="Context"
          choices={contextChoices}
          value={String(filters.context)}
          onValueChange={(context) => void setFilters({ context: Number(context) })}
        />
        <Select
          hideLabel
          label="Price of input"
          choices={priceChoices}
          value={String(filters.price)}
          onValueChange={(price) => void setFilters({ price: Number(price) })}
        />
        <Select
          hideLabel
          label="Supports"
          choices={parameterChoices}
          value={filters.parameters.join(",")}
          onValueChange={(value) => void setFilters({ parameters: value === "" ? [] : value.split(",") })}
        />
        <Select
          hideLabel
          label="Order"
          choices={sortOrders.map((value) => ({ value, label: orderLabels[value] }))}
          value={filters.sort}
          onValueChange={(sort) => void setFilters({ sort: modelFilterParsers.sort.parse(sort) ?? "newest" })}
        />
        {isFiltered && (
          <Button variant="ghost" onClick={() => void setFilters(null)}>
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}

const modalityChoices = [
  { value: "", label: "Any input" },
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
  { value: "", label: "Any parameters" },
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
