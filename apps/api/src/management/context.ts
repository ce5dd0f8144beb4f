import type { MeasureStore } from "@causeway/activity";
import type { MeasureEndpoint } from "@causeway/catalog";
import type { Database } from "@causeway/db";
import type { AccountReader, GenerationReader } from "@causeway/gateway";
import type { DestinationSender } from "@causeway/observability";
import type { RequestCounts } from "@causeway/redis";
import type {
  KeyChangeAnnouncer,
  LaneUseContext,
  LimitServiceContext,
  OwnEndpointServiceContext,
  OwnKeyProbe,
  PresetServiceContext,
} from "@causeway/services";
import type { CatalogSnapshots } from "../snapshots/catalog-snapshots.ts";
import type { CallerKeys } from "./authenticated.ts";

/** What the routes off the inference path need. */
export type ManagementContext = {
  readonly database: Database;
  /** Sums over calls. */
  readonly measures: MeasureStore;
  readonly keys: CallerKeys;
  readonly generations: GenerationReader;
  readonly accounts: AccountReader;
  readonly catalog: CatalogSnapshots;
  /** How endpoints have done in the traffic of all processes. */
  readonly measure: MeasureEndpoint;
  /** The dashboard's list of models. */
  readonly modelsUrl: string;
  readonly announceKeyChange: KeyChangeAnnouncer;
  readonly announceLimitChange: LimitServiceContext["announceLimitChange"];
  readonly announcePresetChange: PresetServiceContext["announcePresetChange"];
  /** Of the account API, by all processes together. */
  readonly requestCounts: Pick<RequestCounts, "count">;
  /** For destinations that are tested; the worker tells them of calls. */
  readonly destinationSender: DestinationSender;
  /** What verbs about own provider keys and endpoints need besides. */
  readonly ownKeys: Omit<OwnEndpointServiceContext & LaneUseContext, "database" | "actor"> & {
    readonly probe: OwnKeyProbe;
  };
};
