import type { OwnKeySummary } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import Link from "next/link";
import type { ReactNode } from "react";
import type { LaneView } from "../lane-view.ts";
import type { RecentUse } from "../recent-use.ts";
import { LaneUse } from "./lane-use.tsx";
import { OwnKeyActions } from "./own-key-actions.tsx";

type OwnKeyCardProps = {
  readonly ownKey: OwnKeySummary;
  /** Of an endpoint that is paid by the month. */
  readonly lane: LaneView | undefined;
  /** Of the last thirty days. */
  readonly use: RecentUse | undefined;
  /** Other keys of the provider's are in `use` too. */
  readonly isShared: boolean;
  readonly handle: ReactNode;
  readonly onEarlier: (() => void) | undefined;
  readonly onLater: (() => void) | undefined;
};

/** One provider key: what may be shown of it, whom it serves, and what can be done with it. */
export function OwnKeyCard({ ownKey, lane, use, isShared, handle, onEarlier, onLater }: OwnKeyCardProps) {
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="min-w-0">
          <h2 className="flex flex-wrap items-center gap-2 font-medium break-words text-kumo-strong">
            {handle}
            {ownKey.name}
            {ownKey.disabled && <Badge variant="secondary">Disabled</Badge>}
            {lane && <Badge variant="secondary">Flat rate</Badge>}
          </h2>
          <p className="text-xs text-kumo-subtle">
            {ownKey.providerName} · <code className="whitespace-nowrap">{ownKey.label}</code> · {serves(ownKey)} · added{" "}
            <RelativeTime date={ownKey.createdAt.toISOString()} />
          </p>
          <p className="tabular mt-1 text-xs text-kumo-subtle">
            <Link
              href={`/logs?${new URLSearchParams({ provider: ownKey.providerId, range: "30d" })}`}
              className="underline underline-offset-4 hover:text-kumo-default"
            >
              {useText(use)}
            </Link>
            {use && isShared && ` (all your keys to ${ownKey.providerName})`}
          </p>
        </div>
        <OwnKeyActions ownKey={ownKey} onEarlier={onEarlier} onLater={onLater} />
      </div>
      {lane && <LaneUse lane={lane} />}
    </Card>
  );
}

const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

function useText(use: RecentUse | undefined): string {
  if (!use) return "No calls in 30 days";
  const calls = `${formatCount(use.requests)} ${use.requests === 1 ? "call" : "calls"} in 30 days`;
  const failed = use.errors === 0 ? "none failed" : `${percent.format(use.errors / use.requests)} failed or cut`;
  return `${calls}, ${failed}, last on ${use.lastDay}`;
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
