import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { noSuchDestination } from "./context.ts";
import { type DestinationSummary, destinationRelations, toSummary } from "./summary.ts";

/** The workspace's destinations, the newest first. Throws `forbidden`, `not-found`. */
export async function listDestinations(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<readonly DestinationSummary[]> {
  authorize(actor, workspaceId, "destination:read");
  const rows = await database.observabilityDestination.findMany({
    where: { workspaceId },
    orderBy: { id: "desc" },
    include: destinationRelations,
  });
  return rows.map(toSummary);
}

/** Throws `forbidden`, `not-found`. */
export async function findDestination(
  { database, actor }: ServiceContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<DestinationSummary> {
  authorize(actor, workspaceId, "destination:read");
  const row = await database.observabilityDestination.findFirst({
    where: { id, workspaceId },
    include: destinationRelations,
  });
  if (!row) throw noSuchDestination();
  return toSummary(row);
}
