"use client";

import type { Facet, Facets, GenerationStatus } from "@causeway/activity";
import { Button } from "@causeway/ui/button.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { Select } from "@causeway/ui/select.tsx";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { type ActivityPage, type ActivityQuery, hasFilters, noFilters, pageHref } from "../activity-query.ts";
import { useAddressQuery } from "../use-address-query.ts";
import { statusLabels } from "./generation-status-badge.tsx";

const all = "all";
const statuses = Object.keys(statusLabels) as GenerationStatus[];
const statusNameOf = (id: string) => Object.entries(statusLabels).find(([status]) => status === id)?.[1] ?? id;

const chosen = (value: string) => (value === all ? undefined : value);

type LogFiltersProps = { readonly page: ActivityPage; readonly facets: Facets };

/** Narrows the whole page. The choices are what occurs in the range, each with its calls; the address keeps them. */
export function LogFilters({ page, facets }: LogFiltersProps) {
  const query = useAddressQuery();
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (change: Partial<ActivityQuery>) =>
    startTransition(() => router.push(pageHref(page, query, change), { scroll: false }));

  return (
    <div className={`grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6 ${pending ? "opacity-60" : ""}`}>
      <Choice
        label="Model"
        everything="All models"
        facets={facets.models}
        value={query.model}
        onChange={(model) => go({ model: chosen(model) })}
      />
      <Choice
        label="Provider"
        everything="All providers"
        facets={facets.providers}
        value={query.provider}
        onChange={(provider) => go({ provider: chosen(provider) })}
      />
      <Choice
        label="Key"
        everything="All keys"
        facets={facets.keys}
        value={query.key}
        onChange={(key) => go({ key: chosen(key) })}
      />
      <Choice
        label="App"
        everything="All apps"
        facets={facets.apps}
        value={query.app}
        onChange={(app) => go({ app: chosen(app) })}
      />
      <Choice
        label="Member"
        everything="All members"
        facets={facets.members}
        value={query.member}
        onChange={(member) => go({ member: chosen(member) })}
      />
      <Choice
        label="Status"
        everything="Any status"
        facets={facets.statuses.map((facet) => ({ ...facet, name: statusNameOf(facet.id) }))}
        value={query.status}
        onChange={(value) => go({ status: statuses.find((status) => status === value) })}
      />
      {hasFilters(query) && (
        <Button variant="ghost" className="w-fit" onClick={() => go(noFilters)}>
          Clear filters
        </Button>
      )}
    </div>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly everything: string;
  readonly facets: readonly Facet[];
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
};

function Choice({ label, everything, facets, value, onChange }: ChoiceProps) {
  const choices = facets.map(({ id, name, requests }) => ({ value: id, label: name, note: formatCount(requests) }));
  return (
    <Select
      label={label}
      className="w-full"
      choices={[{ value: all, label: everything }, ...choices]}
      value={value ?? all}
      onValueChange={onChange}
    />
  );
}
