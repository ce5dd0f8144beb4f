import type { DatabaseOrTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { z } from "zod";
import { nameInput } from "../api-key/limits-input.ts";

const mostListed = 100;

const listOf = (what: string) =>
  z
    .array(z.string().min(1).max(200))
    .min(1, `An empty list of ${what} would serve nobody: leave it out to serve all, or disable the key.`)
    .max(mostListed, `A key can name at most ${mostListed} ${what}.`)
    .transform((ids) => [...new Set(ids)]);

/** What an owner sets of an own key; `null` lists mean all. */
export const settingsShape = {
  name: nameInput.optional(),
  placement: z.enum(["prioritized", "fallback"]).optional(),
  alwaysUse: z.boolean().optional(),
  disabled: z.boolean().optional(),
  modelIds: listOf("models").nullable().optional(),
  apiKeyIds: listOf("API keys").nullable().optional(),
  userIds: listOf("members").nullable().optional(),
};

/** The key of a provider, as it goes into a header, or a JSON document that one is made from. */
export const secretInput = z
  .string({ error: "Paste the provider's key." })
  .trim()
  .min(8, "A provider's key has at least 8 characters.")
  .max(4_096, "A provider's key has at most 4,096 characters.")
  .refine((key) => /^[\x21-\x7e]+$/.test(key) || isDocument(key), {
    error:
      "A provider's key has no spaces, line breaks or letters beyond ASCII, unless it is a JSON document. Paste it again.",
  });

/** Some keys are documents: service accounts, or keys that name their resource or region. */
function isDocument(text: string): boolean {
  try {
    return text.startsWith("{") && typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

type Lists = {
  readonly modelIds?: readonly string[] | null | undefined;
  readonly apiKeyIds?: readonly string[] | null | undefined;
  readonly userIds?: readonly string[] | null | undefined;
};

/** Throws `invalid-request` naming the list with an entry that does not exist in this workspace. */
export async function checkLists(database: DatabaseOrTransaction, workspaceId: string, lists: Lists): Promise<void> {
  const { modelIds, apiKeyIds, userIds } = lists;
  const select = { id: true } as const;
  const checks = [
    {
      field: "modelIds",
      what: "model",
      ids: modelIds,
      find: (ids: string[]) => database.model.findMany({ where: { id: { in: ids } }, select }),
    },
    {
      field: "apiKeyIds",
      what: "API key",
      ids: apiKeyIds,
      find: (ids: string[]) => database.apiKey.findMany({ where: { workspaceId, id: { in: ids } }, select }),
    },
    {
      field: "userIds",
      what: "member",
      ids: userIds,
      find: async (ids: string[]) => {
        const where = { workspaceId, userId: { in: ids } };
        const rows = await database.membership.findMany({ where, select: { userId: true } });
        return rows.map(({ userId }) => ({ id: userId }));
      },
    },
  ];
  for (const { field, what, ids, find } of checks) {
    if (!ids) continue;
    const known = new Set((await find([...ids])).map(({ id }) => id));
    const missing = ids.find((id) => !known.has(id));
    if (missing === undefined) continue;
    throw new AppError(
      "invalid-request",
      `There is no ${what} ${missing} here. Take it out of the list, or correct it.`,
      {
        parameter: field,
      },
    );
  }
}

/** A key that comes after shared capacity cannot forbid it. Throws `invalid-request`. */
export function checkPlacement(placement: "prioritized" | "fallback", alwaysUse: boolean): void {
  if (placement === "prioritized" || !alwaysUse) return;
  throw new AppError(
    "invalid-request",
    "A fallback key is tried after shared capacity, so it cannot be always used. Choose one of the two.",
    { parameter: "alwaysUse" },
  );
}
