"use client";

import type { Facet, Facets, GenerationStatus } from "@causeway/activity";
import { Button, Input, LinkButton, Select } from "@causeway/ui";
import { MagnifyingGlassIcon } from "@phosphor-icons/react";
import { useRouter } from "next/navigation";
import { type FormEvent, useTransition } from "react";
import { type ActivityQuery, activityHref, hasFilters } from "../activity-query.ts";
import { statusLabels } from "./generation-status-badge.tsx";

const all = "all";
const statuses = Object.keys(statusLabels) as GenerationStatus[];

/** Narrows the whole page. The choices are what occurs in the range; the address keeps them. */
export function LogFilters({ query, facets }: { query: ActivityQuery; facets: Facets }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (change: Partial<ActivityQuery>) =>
    startTransition(() => router.push(activityHref(query, change), { scroll: false }));
  const chosen = (value: string) => (value === all ? undefined : value);

  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get("search");
    go({ search: typeof text === "string" && text.trim() !== "" ? text.trim() : undefined });
  };

  return (
    <div className={`flex flex-wrap items-end gap-3 ${pending ? "opacity-60" : ""}`}>
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
      <Select
        label="Status"
        className="w-full sm:w-40"
        choices={[
          { value: all, label: "Any status" },
          ...statuses.map((value) => ({ value, label: statusLabels[value] })),
        ]}
        value={query.status ?? all}
        onValueChange={(value) => go({ status: statuses.find((status) => status === value) })}
      />
      <form role="search" onSubmit={search} className="flex w-full items-end gap-2 sm:w-auto">
        <div className="min-w-0 flex-1 sm:w-56">
          <Input
            key={query.search}
            label="Generation id"
            name="search"
            placeholder="gen-…"
            defaultValue={query.search ?? ""}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
        <Button type="submit" shape="square" aria-label="Search" icon={<MagnifyingGlassIcon aria-hidden="true" />} />
      </form>
      {hasFilters(query) && (
        <LinkButton href={activityHref(query, cleared)} variant="ghost">
          Clear filters
        </LinkButton>
      )}
    </div>
  );
}

const cleared = { model: undefined, provider: undefined, key: undefined, status: undefined, search: undefined };

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
      className="w-full sm:w-48"
      choices={[{ value: all, label: everything }, ...listed, ...missing]}
      value={value ?? all}
      onValueChange={onChange}
    />
  );
}
