import { unmeasured } from "@causeway/catalog";
import { readCatalog } from "../catalog/read-catalog.ts";
import { readFleetHealth } from "../traffic/read-fleet-health.ts";
import { type Incident, incidentsOf } from "./incidents.ts";
import { modelStatuses, providerStatuses, type Status } from "./provider-status.ts";

export type ReadStatus = {
  readonly providers: readonly Status[];
  readonly models: readonly Status[];
  readonly incidents: readonly Incident[];
  readonly readAt: Date;
  /** False while the gateways' figures cannot be read: then nothing is known, which is not "all is well". */
  readonly isKnown: boolean;
};

/** From reads that all visitors share. */
export async function readStatus(): Promise<ReadStatus> {
  const [{ snapshot }, health] = await Promise.all([readCatalog(), readFleetHealth()]);
  const facts = { snapshot, measure: health?.measure ?? (() => unmeasured), hours: health?.hours ?? [] };
  const readAt = health?.readAt ?? new Date();
  const providers = providerStatuses(facts);
  return {
    providers,
    models: modelStatuses(facts),
    incidents: incidentsOf(providers, readAt.getTime()),
    readAt,
    isKnown: health !== undefined,
  };
}
