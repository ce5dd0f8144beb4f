"use client";

import { Button, Input, LinkButton } from "@causeway/ui";
import { MagnifyingGlassIcon } from "@phosphor-icons/react";
import { useRouter } from "next/navigation";
import { type FormEvent, useTransition } from "react";
import { type ActivityQuery, activityHref, hasFilters } from "../activity-query.ts";

const cleared = { model: undefined, provider: undefined, key: undefined, status: undefined, search: undefined };

/** Finds a call by its id in the whole history, and takes all filters off again. */
export function LogSearch({ query }: { query: ActivityQuery }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();

  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get("search");
    const wanted = typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
    startTransition(() => router.push(activityHref(query, { search: wanted }), { scroll: false }));
  };

  return (
    <div className="flex w-full flex-wrap items-center gap-2 sm:w-auto">
      {hasFilters(query) && (
        <LinkButton href={activityHref(query, cleared)} variant="ghost">
          Clear filters
        </LinkButton>
      )}
      <form role="search" onSubmit={search} className="flex min-w-0 flex-1 items-center gap-2 sm:w-72">
        <Input
          key={query.search}
          aria-label="Find a call by its generation id"
          className="w-full"
          name="search"
          placeholder="Find by id: gen-…"
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
    </div>
  );
}
