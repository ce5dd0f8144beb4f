import type { OwnKeySummary } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import type { LaneView } from "../lane-view.ts";
import { LaneUse } from "./lane-use.tsx";
import { OwnKeyActions } from "./own-key-actions.tsx";

type OwnKeyCardProps = {
  readonly ownKey: OwnKeySummary;
  /** Of all keys, in their order. */
  readonly ids: readonly string[];
  /** Of an endpoint that is paid by the month. */
  readonly lane: LaneView | undefined;
};

/** One provider key: what may be shown of it, whom it serves, and what can be done with it. */
export function OwnKeyCard({ ownKey, ids, lane }: OwnKeyCardProps) {
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="min-w-0">
          <h2 className="flex flex-wrap items-center gap-2 font-medium break-words text-kumo-strong">
            {ownKey.name}
            {ownKey.disabled && <Badge variant="secondary">Disabled</Badge>}
            {lane && <Badge variant="secondary">Flat rate</Badge>}
          </h2>
          <p className="text-xs text-kumo-subtle">
            {ownKey.providerName} · <code className="whitespace-nowrap">{ownKey.label}</code> · {serves(ownKey)} · added{" "}
            <RelativeTime date={ownKey.createdAt.toISOString()} />
          </p>
        </div>
        <OwnKeyActions ownKey={ownKey} ids={ids} />
      </div>
      {lane && <LaneUse lane={lane} />}
    </Card>
  );
}

function serves({ modelIds, apiKeyIds, userIds, endpoint }: OwnKeySummary): string {
  const parts = [
    modelIds && `${modelIds.length} ${modelIds.length === 1 ? "model" : "models"}`,
    apiKeyIds && `${apiKeyIds.length} API ${apiKeyIds.length === 1 ? "key" : "keys"}`,
    userIds && `${userIds.length} ${userIds.length === 1 ? "member" : "members"}`,
  ].filter((part) => part !== undefined);
  const all = endpoint ? endpoint.models.map(({ modelId }) => modelId).join(", ") : "all calls";
  return parts.length === 0 ? `serves ${all}` : `serves ${parts.join(", ")}`;
}
