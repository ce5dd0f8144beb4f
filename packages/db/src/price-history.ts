import { type EndpointPrice, serviceTierOf } from "@causeway/catalog";
import { toEndpointPrice } from "./catalog-snapshot.ts";
import type { Database } from "./database.ts";
import { readDatabaseNow } from "./database-now.ts";

/** A price of an endpoint, in force from a moment on until the next one of the same endpoint. */
export type DatedPrice = {
  readonly endpointId: string;
  readonly providerId: string;
  readonly validFrom: Date;
  readonly price: EndpointPrice;
  /** Where it was read: `models.dev 2026-11-20`. */
  readonly source: string;
};

/**
 * All prices that a model's endpoints have had, the newest first. Those that have not begun are left out, and those of
 * service tiers, which move with the usual ones.
 */
export async function readPriceHistory(database: Database, modelId: string): Promise<readonly DatedPrice[]> {
  const rows = await database.priceVersion.findMany({
    where: { validFrom: { lte: await readDatabaseNow(database) }, endpoint: { modelId } },
    include: { endpoint: { select: { providerId: true } } },
    orderBy: [{ validFrom: "desc" }, { endpointId: "asc" }],
    take: mostVersions,
  });
  return rows
    .filter(({ endpointId }) => serviceTierOf(endpointId) === undefined)
    .map((row) => ({
      endpointId: row.endpointId,
      providerId: row.endpoint.providerId,
      validFrom: row.validFrom,
      price: toEndpointPrice(row),
      source: row.source,
    }));
}

const mostVersions = 500;
