import type { FrozenWorkspace } from "@causeway/services";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Nothing } from "./nothing.tsx";
import { RefundReportedButton, UnfreezeButton } from "./operator-buttons.tsx";

/** Workspaces whose calls are refused until a person has looked. */
export function FrozenList({ frozen }: { readonly frozen: readonly FrozenWorkspace[] }) {
  return (
    <Card
      title="Frozen workspaces"
      description="Their calls are refused until a person has looked: at their books, or at a payment that its bank reports as fraud or Stripe has under review."
      flush
    >
      {frozen.length === 0 ? (
        <Nothing>None.</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-hairline">
          {frozen.map(({ id, name, since, reason, reported }) => (
            <li key={id} className="flex flex-wrap items-start justify-between gap-3 px-4 py-3 text-sm">
              <div className="min-w-0">
                <p className="font-medium text-kumo-strong">
                  {name} <span className="text-xs font-normal break-all text-kumo-subtle">{id}</span>
                </p>
                <p className="break-words">{reason}</p>
                <p className="text-xs text-kumo-subtle">
                  since <RelativeTime date={since.toISOString()} />
                </p>
              </div>
              <div className="flex flex-wrap gap-2">
                {reported.map((payment) => (
                  <RefundReportedButton key={payment.warningId} reported={payment} name={name} />
                ))}
                <UnfreezeButton workspaceId={id} name={name} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
