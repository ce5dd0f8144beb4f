import { Badge, type BadgeVariant } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import type { DeliveryView } from "../queries.ts";

const states = {
  delivered: { label: "Delivered", variant: "success" },
  pending: { label: "On its way", variant: "info" },
  failed: { label: "Given up", variant: "error" },
} as const satisfies Record<DeliveryView["state"], { label: string; variant: BadgeVariant }>;

/** What was sent to the webhook lately, and what came of it. */
export function DeliveryLog({ deliveries }: { readonly deliveries: readonly DeliveryView[] }) {
  return (
    <Card title="Deliveries" description="The last fifty, newest first. Kept for 30 days.">
      {deliveries.length === 0 ? (
        <p className="text-sm text-kumo-subtle">Nothing was sent yet. Send a test to see how it looks.</p>
      ) : (
        <ul aria-label="Deliveries" className="grid divide-y divide-kumo-hairline">
          {deliveries.map((delivery) => (
            <li key={delivery.id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 py-3">
              <div className="min-w-0">
                <p className="text-sm font-medium text-kumo-strong">{delivery.type}</p>
                <p className="text-xs break-words text-kumo-subtle">
                  <RelativeTime date={delivery.createdAt} /> · {outcomeOf(delivery)}
                </p>
                <code className="text-xs break-all text-kumo-subtle">{delivery.id}</code>
              </div>
              <Badge variant={states[delivery.state].variant}>{states[delivery.state].label}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function outcomeOf({ attempts, error, status, ms, nextAttemptAt }: DeliveryView) {
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  const said = error ?? (status === undefined ? undefined : `answered ${status} after ${ms ?? 0} ms`);
  return (
    <>
      {said === undefined ? tries : `${tries} · ${said}`}
      {nextAttemptAt && attempts > 0 && (
        <>
          {" "}
          · next <RelativeTime date={nextAttemptAt} />
        </>
      )}
    </>
  );
}
