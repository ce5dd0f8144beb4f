import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import { columnsAfter, readableLimits, type UsageLimits } from "./input.ts";

export type LimitChange = { readonly before: Prisma.InputJsonObject; readonly after: Prisma.InputJsonObject };

/**
 * Stores a change of somebody's limits, in the transaction of whoever knows that he is of the workspace and may be
 * changed. Throws `invalid-request` for a provider that nobody has.
 */
export async function writeUsageLimits(
  transaction: Prisma.TransactionClient,
  { workspaceId, subject }: { readonly workspaceId: string; readonly subject: string },
  change: UsageLimits,
): Promise<LimitChange> {
  await checkProviders(transaction, workspaceId, change.allowedProviders);
  // Two changes at once go one after the other, so that neither undoes the other.
  await transaction.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 0))::text`;
  const present = await transaction.usageLimit.findUnique({ where: { subject } });
  const data = columnsAfter(change, present ?? undefined);
  await transaction.usageLimit.upsert({
    where: { subject },
    create: { subject, workspaceId, ...data },
    update: data,
    select: { subject: true },
  });
  return { before: readableLimits(present ?? undefined), after: readableLimits(data) };
}

async function checkProviders(
  transaction: Prisma.TransactionClient,
  workspaceId: string,
  ids: readonly string[] | null | undefined,
): Promise<void> {
  if (!ids) return;
  const [known, own] = await Promise.all([
    transaction.provider.findMany({ where: { id: { in: [...ids] } }, select: { id: true } }),
    transaction.ownKey.findMany({ where: { workspaceId, providerId: { in: [...ids] } }, select: { providerId: true } }),
  ]);
  const ours = new Set([...known.map(({ id }) => id), ...own.map(({ providerId }) => providerId)]);
  const unknown = ids.filter((id) => !ours.has(id));
  if (unknown.length === 0) return;
  throw new AppError(
    "invalid-request",
    `There is no provider ${unknown.join(", ")}. Write providers by their short names, such as openai or google-vertex.`,
    { parameter: "limits.allowedProviders" },
  );
}
