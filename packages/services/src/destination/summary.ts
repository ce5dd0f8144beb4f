import type { DestinationType, FilterRules } from "@causeway/observability";
import type { Prisma } from "@causeway/prisma";

export type DestinationState = {
  /** Calls that it is still to be told of. */
  readonly waiting: number;
  readonly delivered: number;
  /** Calls that were given up: refused one by one, or waiting when it was paused. */
  readonly dropped: number;
  readonly lastAcceptedAt: Date | undefined;
  /** In plain words. */
  readonly lastError: string | undefined;
  readonly lastErrorAt: Date | undefined;
  readonly failingSince: Date | undefined;
  /** When it is tried again; only while it fails. */
  readonly nextAttemptAt: Date | undefined;
  /** It accepted nothing for three days: switch it on again to go on. */
  readonly pausedAt: Date | undefined;
};

export type DestinationSummary = {
  readonly id: string;
  readonly type: DestinationType;
  readonly name: string;
  readonly enabled: boolean;
  /** With every secret masked. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly privacyMode: boolean;
  readonly samplingRate: number;
  /** Ids of the keys whose calls it is told of; `undefined`: all. */
  readonly apiKeyIds: readonly string[] | undefined;
  readonly filterRules: FilterRules | undefined;
  readonly tellsCost: boolean;
  readonly tellsIdentity: boolean;
  readonly tellsRequest: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly state: DestinationState;
};

export const destinationRelations = {
  _count: { select: { deliveries: true } },
} as const satisfies Prisma.ObservabilityDestinationInclude;

export type DestinationRow = Prisma.ObservabilityDestinationGetPayload<{ include: typeof destinationRelations }>;

export const typeOfRow = ({ type }: Pick<DestinationRow, "type">): DestinationType =>
  type === "otel_collector" ? "otel-collector" : type;

export const toSummary = (row: DestinationRow): DestinationSummary => ({
  id: row.id,
  type: typeOfRow(row),
  name: row.name,
  enabled: row.enabled,
  // Written only from what `maskConfig` made, and from what `filterRules` read.
  config: row.shownConfig as Readonly<Record<string, unknown>>,
  privacyMode: row.privacyMode,
  samplingRate: row.samplingRate,
  apiKeyIds: row.apiKeyIds.length === 0 ? undefined : row.apiKeyIds,
  filterRules: (row.filterRules ?? undefined) as FilterRules | undefined,
  tellsCost: row.tellsCost,
  tellsIdentity: row.tellsIdentity,
  tellsRequest: row.tellsRequest,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  state: {
    waiting: row._count.deliveries,
    delivered: Number(row.delivered),
    dropped: Number(row.dropped),
    lastAcceptedAt: row.lastAcceptedAt ?? undefined,
    lastError: row.lastError ?? undefined,
    lastErrorAt: row.lastErrorAt ?? undefined,
    failingSince: row.failingSince ?? undefined,
    nextAttemptAt: row.failures > 0 && row.pausedAt === null ? row.nextAttemptAt : undefined,
    pausedAt: row.pausedAt ?? undefined,
  },
});
