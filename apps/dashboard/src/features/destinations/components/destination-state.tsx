import { Badge } from "@causeway/ui/badge.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import type { DestinationView } from "../queries.ts";

type Stated = Pick<DestinationView, "enabled" | "state">;

export function DestinationStatus({ enabled, state }: Stated) {
  if (!enabled) return <Badge variant="secondary">Off</Badge>;
  if (state.pausedAt !== undefined) return <Badge variant="error">Paused</Badge>;
  if (state.failingSince !== undefined) return <Badge variant="warning">Failing</Badge>;
  return <Badge variant="success">On</Badge>;
}

/** What became of the calls that it was to be told of. */
export function StateWords({ state }: Pick<DestinationView, "state">) {
  const { waiting, delivered, dropped, lastAcceptedAt, lastError, nextAttemptAt, pausedAt } = state;
  return (
    <>
      {formatCount(delivered)} {delivered === 1 ? "call" : "calls"} told
      {waiting > 0 && `, ${formatCount(waiting)} waiting`}
      {dropped > 0 && `, ${formatCount(dropped)} given up`}
      {lastAcceptedAt !== undefined && (
        <>
          , last <RelativeTime date={lastAcceptedAt} />
        </>
      )}
      .
      {lastError !== undefined && (
        <span className="block text-kumo-subtle">
          {lastError}{" "}
          {nextAttemptAt !== undefined && (
            <>
              It is tried again <RelativeTime date={nextAttemptAt} />.
            </>
          )}
        </span>
      )}
      {pausedAt !== undefined && (
        <span className="block text-kumo-subtle">It accepted nothing for three days. Switch it on again to go on.</span>
      )}
    </>
  );
}
