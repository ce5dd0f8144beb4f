import { formatCompact, formatCount } from "@causeway/ui/format-count.ts";
import Link from "next/link";
import type { RankedApp } from "./apps.ts";

/** Apps that named themselves. What they say is text, and their addresses are followed at one's own risk. */
export function AppList({ apps, nameOf }: { apps: readonly RankedApp[]; nameOf: (modelId: string) => string }) {
  return (
    <ol aria-label="Apps" className="overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line">
      {apps.map(({ id, title, url, tokens, requests, models }, index) => (
        <li key={id} className="border-t border-kumo-hairline px-4 py-3 text-sm first:border-t-0">
          <div className="flex items-start gap-3">
            <span className="tabular w-6 shrink-0 text-right text-kumo-subtle">{index + 1}</span>
            <div className="min-w-0 flex-1">
              <div className="truncate font-medium text-kumo-strong">{title}</div>
              <div className="truncate text-xs text-kumo-subtle">
                {url === undefined ? (
                  "no address"
                ) : (
                  <a
                    href={url}
                    rel="nofollow ugc noopener noreferrer"
                    className="inline-flex min-h-6 items-center hover:underline"
                  >
                    {id}
                  </a>
                )}
              </div>
              <div className="mt-1 flex flex-wrap gap-x-3 text-xs text-kumo-subtle">
                {models.map((model) => (
                  <Link
                    key={model.id}
                    href={`/models/${model.id}`}
                    prefetch={false}
                    className="inline-flex min-h-6 min-w-6 items-center hover:underline"
                  >
                    {nameOf(model.id)}
                  </Link>
                ))}
              </div>
            </div>
            <span className="tabular text-right whitespace-nowrap">
              {formatCompact(tokens)} tokens
              <span className="block text-xs text-kumo-subtle">{formatCount(requests)} calls</span>
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
