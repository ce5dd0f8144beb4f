import type { GatewaySummary } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Nothing } from "./nothing.tsx";

/** Gateways with a log of their own, and how they are. */
export function GatewayList({ gateways }: { readonly gateways: readonly GatewaySummary[] }) {
  return (
    <Card title="Gateways" description="Each with its last sign of life." flush>
      {gateways.length === 0 ? (
        <Nothing>None has said that it is there.</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-hairline">
          {gateways.map(({ id, heartbeatAt, isGone, fencedEpoch, unsettled, unsettledSince }) => (
            <li key={id} className="grid gap-1 px-4 py-2 text-sm">
              <div className="flex flex-wrap items-center gap-x-3">
                <span className="break-all text-kumo-strong">{id}</span>
                {isGone && <Badge variant="secondary">Gone</Badge>}
              </div>
              <p className="text-xs text-kumo-subtle">
                <RelativeTime date={heartbeatAt.toISOString()} />, done with epochs before {fencedEpoch.toString()}
                {unsettledSince && (
                  <>
                    , {unsettled} unsettled since <RelativeTime date={unsettledSince.toISOString()} />
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
