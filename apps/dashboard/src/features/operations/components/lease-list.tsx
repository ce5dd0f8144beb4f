import type { Operations } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Money } from "@causeway/ui/money.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { dollarsOf } from "../format-nano.ts";
import { Nothing } from "./nothing.tsx";

/** Which life of Redis it is, and what it has been given. */
export function LeaseList({ redis, leases }: Pick<Operations, "redis" | "leases">) {
  return (
    <Card title="Leases" description="Slices of balances that Redis hands out." flush>
      {redis && redis.epoch > 0n && (
        <p className="flex flex-wrap items-center gap-x-3 px-4 py-3 text-sm">
          <span className="tabular">Epoch {redis.epoch.toString()}</span>
          <Badge variant={redis.confirmed ? "secondary" : "destructive"}>
            {redis.confirmed ? "Confirmed" : "Not confirmed"}
          </Badge>
          <span className="text-xs text-kumo-subtle">
            since <RelativeTime date={redis.claimedAt.toISOString()} />
          </span>
        </p>
      )}
      {leases.length === 0 ? (
        <Nothing>None was ever granted.</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-hairline border-t border-kumo-hairline">
          {leases.map(({ state, count, leasedNano }) => (
            <li key={state} className="flex justify-between gap-3 px-4 py-2 text-sm">
              <span>
                {count.toString()} {state}
              </span>
              {state !== "closed" && <Money amount={dollarsOf(leasedNano)} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
