import type { EndpointPrice } from "@causeway/catalog";
import { toEndpointPrice } from "./catalog-snapshot.ts";
import type { Database } from "./database.ts";
import { ownCallPrice } from "./own-endpoint-columns.ts";

/** The price that was pinned when a call was admitted: of the catalogue, or of an own endpoint. Rejects when unknown. */
export async function readPriceVersion(database: Database, id: string): Promise<EndpointPrice> {
  const version = await database.priceVersion.findUnique({ where: { id } });
  if (version) return toEndpointPrice(version);
  return ownCallPrice(await database.ownEndpointModel.findUniqueOrThrow({ where: { id } }));
}
