import type { DatabaseOrTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { z } from "zod";

/** Which of a workspace's calls something is done with: a share of them, and those of some keys. */
export const callChoice = z.object({
  samplingRate: z
    .number("The share of calls is a number from 0.0001 to 1.")
    .min(0.0001, "The share of calls is 0.0001 at least.")
    .max(1, "The share of calls is 1 at most, which is all of them.")
    .optional(),
  /** `null`: all keys. */
  apiKeyIds: z
    .array(z.string().min(1))
    .min(1, "Choose at least one key, or every key (over the API: null).")
    .max(100, "At most 100 keys can be named.")
    .nullable()
    .optional(),
});

/** Throws `invalid-request` when one of them is no key of the workspace. */
export async function requireOwnKeys(
  database: DatabaseOrTransaction,
  workspaceId: string,
  ids: readonly string[] | null | undefined,
): Promise<void> {
  if (!ids) return;
  const known = await database.apiKey.count({ where: { workspaceId, id: { in: [...ids] } } });
  if (known === new Set(ids).size) return;
  throw new AppError("invalid-request", "One of these is not a key of this workspace.", { parameter: "apiKeyIds" });
}
