"use client";

import type { Facet, Facets, GenerationStatus } from "@causeway/activity";
import { Button } from "@causeway/ui/button.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { type ActivityPage, type ActivityQuery, hasFilters, noFilters, pageHref } from "../activity-query.ts";
import { statusLabels } from "./generation-status-badge.tsx";

const all = "all";
const statuses = Object.keys(statusLabels) as GenerationStatus[];

type LogFiltersProps = { readonly page: ActivityPage; readonly query: ActivityQuery; readonly facets: Facets };

/** Narrows the whole page. The choices are what occurs in the range; the address keeps them. */
export function LogFilters({ page, query, facets }: LogFiltersProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (change: Partial<ActivityQuery>) =>
    startTransition(() => router.push(pageHref(page, query, change), { scroll: false }));
  const chosen = (value: string) => (value === all ? undefined : value);

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
      <Select
        label="Status"
        className="w-full"
        choices={[
          { value: all, label: "Any status" },
          ...statuses.map((value) => ({ value, label: statusLabels[value] })),
        ]}
        value={query.status ?? all}
        onValueChange={(value) => go({ status: statuses.find((status) => status === value) })}
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
  const listed = facets.map(({ id, name }) => ({ value: id, label: name }));
  // A filter from a shared link stays visible, and can be taken off, when nothing in the range has it.
  const missing = value === undefined || facets.some(({ id }) => id === value) ? [] : [{ value, label: value }];
  return (
    <Select
      label={label}
      className="w-full"
      choices={[{ value: all, label: everything }, ...listed, ...missing]}
      value={value ?? all}
      onValueChange={onChange}
    />
  );
}
