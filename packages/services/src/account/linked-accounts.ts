import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";

/** The services somebody may sign in with beside the mailed link: `github`, `google`. */
export async function listLinkedAccounts(
  database: Database,
  { userId }: { readonly userId: string },
): Promise<readonly string[]> {
  const rows = await database.account.findMany({
    where: { userId },
    select: { provider: true },
    orderBy: { provider: "asc" },
  });
  return rows.map(({ provider }) => provider);
}

/** Forgets one of them; the mailed link goes on working. Throws `not-found`. */
export async function unlinkAccount(
  database: Database,
  { userId, provider }: { readonly userId: string; readonly provider: string },
): Promise<void> {
  const { count } = await database.account.deleteMany({ where: { userId, provider } });
  if (count === 0) throw new AppError("not-found", "This account is not linked. Reload the page.");
}
