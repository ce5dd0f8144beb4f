import { cn } from "@causeway/ui";
import Link from "next/link";
import { type ActivityQuery, activityHref, type RangeName, ranges } from "../activity-query.ts";

const names = Object.keys(ranges) as RangeName[];

/** The choice of range as links, so that each has an address. */
export function RangeTabs({ query }: { query: ActivityQuery }) {
  return (
    <nav aria-label="Range" className="flex rounded-lg bg-kumo-base p-1 ring ring-kumo-line">
      {names.map((range) => (
        <Link
          key={range}
          href={activityHref(query, { range })}
          scroll={false}
          aria-current={range === query.range ? "page" : undefined}
          title={`The ${ranges[range].words}`}
          className={cn(
            "flex min-h-8 min-w-12 items-center justify-center rounded-md px-3 text-sm text-kumo-subtle hover:text-kumo-default",
            range === query.range && "bg-kumo-fill font-medium text-kumo-strong",
          )}
        >
          {ranges[range].label}
        </Link>
      ))}
    </nav>
  );
}
