"use client";

import { Button } from "@causeway/ui/button.tsx";
import { cn } from "@causeway/ui/class-names.ts";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Input } from "@causeway/ui/field.tsx";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import {
  type ActivityPage,
  type ActivityQuery,
  customRange,
  pageHref,
  type RangeName,
  ranges,
} from "../activity-query.ts";
import { useAddressQuery } from "../use-address-query.ts";

type RangeTabsProps = { readonly page: ActivityPage };
type PartProps = RangeTabsProps & { readonly query: ActivityQuery };

const names = (Object.keys(ranges) as RangeName[]).filter((name) => name !== "custom");
const look =
  "flex min-h-8 min-w-10 cursor-pointer items-center justify-center rounded-md px-2.5 text-sm text-kumo-subtle hover:text-kumo-default";
const chosenLook = "bg-kumo-fill font-medium text-kumo-strong";

/** The choice of range as links, so that each has an address; a range of one's own is typed, or drawn on the chart. */
export function RangeTabs({ page }: RangeTabsProps) {
  const query = useAddressQuery();
  const [asking, setAsking] = useState(false);
  const relative = { from: undefined, to: undefined };
  return (
    <div className="flex max-w-full flex-wrap items-center gap-2">
      <nav aria-label="Range" className="flex max-w-full flex-wrap rounded-lg bg-kumo-base p-1 ring ring-kumo-line">
        {names.map((range) => (
          <Link
            key={range}
            href={pageHref(page, query, { range, ...relative })}
            scroll={false}
            aria-current={range === query.range ? "page" : undefined}
            title={`The ${ranges[range].words}`}
            className={cn(look, range === query.range && chosenLook)}
          >
            {ranges[range].label}
          </Link>
        ))}
        <button
          type="button"
          aria-pressed={query.range === "custom"}
          className={cn(look, query.range === "custom" && chosenLook)}
          onClick={() => setAsking(true)}
        >
          Custom
        </button>
      </nav>
      <TimeZoneSwitch page={page} query={query} />
      <CustomRange page={page} query={query} open={asking} onOpenChange={setAsking} />
    </div>
  );
}

/** UTC, as on the books, or the reader's own. */
function TimeZoneSwitch({ page, query }: PartProps) {
  const router = useRouter();
  const isLocal = query.tz !== undefined;
  return (
    <button
      type="button"
      aria-pressed={isLocal}
      title={isLocal ? `Times are in ${query.tz}` : "Times are in UTC"}
      className={cn(look, "bg-kumo-base ring ring-kumo-line min-h-10")}
      onClick={() => {
        const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
        router.push(pageHref(page, query, { tz: isLocal ? undefined : own }), { scroll: false });
      }}
    >
      {isLocal ? "Local time" : "UTC"}
    </button>
  );
}

type CustomRangeProps = PartProps & { readonly open: boolean; readonly onOpenChange: (open: boolean) => void };

function CustomRange({ page, query, open, onOpenChange }: CustomRangeProps) {
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const momentOf = (name: string) => {
      const text = form.get(name);
      return typeof text === "string" ? Date.parse(`${text}Z`) : Number.NaN;
    };
    const [from, to] = [momentOf("from"), momentOf("to")];
    if (!(from < to)) {
      return setProblem("Choose a beginning and an end after it.");
    }
    setProblem(undefined);
    onOpenChange(false);
    router.push(pageHref(page, query, customRange(from, to)), { scroll: false });
  };
  return (
    <Dialog
      title="From when to when"
      description="In UTC. On the chart a range can be drawn, too."
      size="base"
      open={open}
      onOpenChange={onOpenChange}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" type="submit" form="custom-range">
            Show it
          </Button>
        </>
      }
    >
      <form id="custom-range" noValidate onSubmit={submit} className="grid gap-4">
        <Input
          label="From"
          name="from"
          type="datetime-local"
          className="w-full"
          defaultValue={query.from?.slice(0, 16) ?? ""}
          {...(problem !== undefined && { error: problem })}
        />
        <Input
          label="To"
          name="to"
          type="datetime-local"
          className="w-full"
          defaultValue={query.to?.slice(0, 16) ?? ""}
        />
      </form>
    </Dialog>
  );
}
