"use client";

import type { SelectChoice } from "@causeway/ui/select.tsx";
import { contextChoices, type FacetCounts, priceChoices, releasedChoices } from "../count-facets.ts";
import { dataPolicies, type ModelFilters } from "../model-filters.ts";
import { filterableParameters } from "../model-summary.ts";
import { FacetGroup } from "./facet-group.tsx";

export type FacetPanelProps = {
  readonly counts: FacetCounts;
  readonly filters: ModelFilters;
  readonly authors: readonly SelectChoice[];
  readonly providers: readonly SelectChoice[];
  readonly onChange: (change: Partial<ModelFilters>) => void;
};

/** Everything the list can be narrowed by, with how many models each choice would leave. */
export function FacetPanel({ counts, filters, authors, providers, onChange }: FacetPanelProps) {
  return (
    <div className="flex flex-col gap-5">
      <FacetGroup
        title="Takes"
        choices={modalities}
        counts={counts.takes}
        chosen={filters.takes}
        onChange={(takes) => onChange({ takes })}
      />
      <FacetGroup
        title="Gives"
        choices={outputs}
        counts={counts.gives}
        chosen={filters.gives}
        onChange={(gives) => onChange({ gives })}
      />
      <FacetGroup
        title="Price of input"
        isSingle
        choices={prices}
        counts={counts.price}
        chosen={filters.price < 0 ? [] : [String(filters.price)]}
        onChange={([price]) => onChange({ price: price === undefined ? -1 : Number(price) })}
      />
      <FacetGroup
        title="Context"
        isSingle
        choices={contexts}
        counts={counts.context}
        chosen={filters.context === 0 ? [] : [String(filters.context)]}
        onChange={([context]) => onChange({ context: Number(context ?? 0) })}
      />
      <FacetGroup
        title="Data policy"
        choices={policies}
        counts={counts.policy}
        chosen={filters.policy}
        onChange={(chosen) => onChange({ policy: dataPolicies.filter((policy) => chosen.includes(policy)) })}
      />
      <FacetGroup
        title="Supports"
        choices={parameters}
        counts={counts.parameters}
        chosen={filters.parameters}
        onChange={(chosen) =>
          onChange({ parameters: filterableParameters.filter((parameter) => chosen.includes(parameter)) })
        }
      />
      <FacetGroup
        title="Released"
        isSingle
        choices={releases}
        counts={counts.released}
        chosen={filters.released === 0 ? [] : [String(filters.released)]}
        onChange={([released]) => onChange({ released: Number(released ?? 0) })}
      />
      <FacetGroup
        title="Provider"
        choices={providers}
        counts={counts.provider}
        chosen={filters.provider}
        onChange={(provider) => onChange({ provider })}
      />
      <FacetGroup
        title="Author"
        choices={authors}
        counts={counts.author}
        chosen={filters.author}
        onChange={(author) => onChange({ author })}
      />
    </div>
  );
}

const modalities = ["text", "image", "audio", "video", "file"].map((value) => ({ value, label: capitalised(value) }));

const outputs = [
  { value: "text", label: "Text" },
  { value: "image", label: "Images" },
  { value: "audio", label: "Speech" },
  { value: "transcript", label: "Transcripts" },
  { value: "embedding", label: "Embeddings" },
  { value: "rerank", label: "Ranking" },
  { value: "search", label: "Web search" },
];

const prices = priceChoices.map((price) => ({
  value: String(price),
  label: price === 0 ? "Free" : `Up to $${price} per million`,
}));

const contexts = contextChoices.map((tokens) => ({
  value: String(tokens),
  label: tokens >= 1_000_000 ? `${tokens / 1_000_000}M and more` : `${tokens / 1_000}K and more`,
}));

const releases = releasedChoices.map((days) => ({
  value: String(days),
  label: days === 365 ? "In the last year" : `In the last ${days} days`,
}));

const policies = [
  { value: "no-training", label: "No training on prompts" },
  { value: "zdr", label: "Keeps nothing (ZDR)" },
];

const parameters = filterableParameters.map((value) => ({ value, label: capitalised(value.replaceAll("_", " ")) }));

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
