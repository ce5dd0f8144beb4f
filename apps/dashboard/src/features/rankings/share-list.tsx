import { formatCompact, formatCount } from "@causeway/ui/format-count.ts";
import Link from "next/link";
import type { ReactNode } from "react";
import { percentText } from "../catalog/percent-text.ts";
import type { RankedShare } from "./shares.ts";

type ShareListProps = {
  readonly label: string;
  readonly shares: readonly RankedShare[];
  readonly nameOf: (id: string) => ReactNode;
  readonly hrefOf: (id: string) => string;
};

/** Who had how much of the tokens, with a bar behind the number. */
export function ShareList({ label, shares, nameOf, hrefOf }: ShareListProps) {
  const most = shares[0]?.share ?? 1;
  return (
    <ol aria-label={label} className="overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line">
      {shares.map(({ id, tokens, requests, share }, index) => (
        <li key={id} className="relative border-t border-kumo-hairline px-4 py-2.5 text-sm first:border-t-0">
          <span
            aria-hidden="true"
            className="absolute inset-y-0 left-0 bg-kumo-tint"
            style={{ width: `${(share / most) * 100}%` }}
          />
          <span className="relative flex items-center gap-3">
            <span className="tabular w-6 shrink-0 text-right text-kumo-subtle">{index + 1}</span>
            <span className="min-w-0 flex-1 truncate font-medium text-kumo-strong">
              <Link href={hrefOf(id)} prefetch={false} className="hover:underline">
                {nameOf(id)}
              </Link>
            </span>
            <span className="tabular text-right whitespace-nowrap">
              {formatCompact(tokens)} tokens
              <span className="block text-xs text-kumo-subtle">
                {percentText(share)} · {formatCount(requests)} calls
              </span>
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
