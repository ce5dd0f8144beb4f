"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { MagnifyingGlassIcon } from "@phosphor-icons/react";
import { useRouter } from "next/navigation";
import { type FormEvent, useTransition } from "react";
import { type ActivityQuery, logsHref } from "../activity-query.ts";

/** Finds a call by its id, or its request's, in the whole history. */
export function LogSearch({ query }: { query: ActivityQuery }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();

  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get("search");
    const wanted = typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
    startTransition(() => router.push(logsHref(query, { search: wanted }), { scroll: false }));
  };

  return (
    <form role="search" onSubmit={search} className="flex min-w-0 flex-1 items-center gap-2 sm:w-72 sm:flex-none">
      <Input
        key={query.search}
        aria-label="Find a call by its generation id or request id"
        className="w-full"
        name="search"
        placeholder="Find by id: gen-… or req-…"
        defaultValue={query.search ?? ""}
        autoComplete="off"
        spellCheck={false}
      />
      <Button
        type="submit"
        shape="square"
        aria-label="Search"
        loading={pending}
        icon={<MagnifyingGlassIcon aria-hidden="true" />}
      />
    </form>
  );
}
