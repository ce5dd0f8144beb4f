"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { nounChoices } from "../action-words.ts";
import { type AuditSearch, auditHref } from "../audit-query.ts";

type AuditFiltersProps = {
  readonly search: AuditSearch;
  readonly actors: readonly { readonly actor: string; readonly name: string }[];
};

/** What, who and when; all of it in the address. */
export function AuditFilters({ search, actors }: AuditFiltersProps) {
  const router = useRouter();
  const [from, setFrom] = useState(search.from ?? "");
  const [to, setTo] = useState(search.to ?? "");
  const go = (change: Partial<AuditSearch>) =>
    router.push(auditHref("/audit-log", { ...search, cursor: undefined, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go({ from: from === "" ? undefined : from, to: to === "" ? undefined : to });
  };
  return (
    <form onSubmit={submit} className="mb-4 flex flex-wrap items-end gap-3">
      <Select
        label="What"
        choices={[...nounChoices]}
        value={search.noun ?? ""}
        onValueChange={(noun) => go({ noun: noun === "" ? undefined : noun })}
        className="w-44"
      />
      <Select
        label="Who"
        choices={[
          { value: "", label: "Everybody" },
          ...actors.map(({ actor, name }) => ({
            value: actor,
            label: name === "Causeway" ? `Causeway, ${actor.slice(7)}` : name,
          })),
        ]}
        value={search.actor ?? ""}
        onValueChange={(actor) => go({ actor: actor === "" ? undefined : actor })}
        className="w-56"
      />
      <Input label="From" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      <Input label="To" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      <Button type="submit">Show</Button>
    </form>
  );
}
