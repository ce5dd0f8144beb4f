import type { SetApartRecord } from "@causeway/services";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Nothing } from "./nothing.tsx";
import { SetApartActions } from "./set-apart-actions.tsx";

/** Usage that could not be settled: its neighbours were, and this waits for a person. */
export function SetApartList({ records }: { readonly records: readonly SetApartRecord[] }) {
  return (
    <Card
      title="Usage set apart"
      description="Calls that could not be settled. They are charged nothing until they are."
      flush
    >
      {records.length === 0 ? (
        <Nothing>None.</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-hairline">
          {records.map(({ id, generationId, reason, createdAt }) => (
            <li key={id} className="flex flex-wrap items-start justify-between gap-3 px-4 py-3 text-sm">
              <div className="min-w-0">
                <p className="font-medium break-all text-kumo-strong">{generationId ?? `record ${id}`}</p>
                <p className="break-words">{reason}</p>
                <p className="text-xs text-kumo-subtle">
                  <RelativeTime date={createdAt.toISOString()} />
                </p>
              </div>
              <SetApartActions id={id} name={generationId ?? `record ${id}`} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
