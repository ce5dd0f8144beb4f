import { AppError } from "@causeway/errors";
import { addressOf, type DestinationConfig, filterRules, readConfig } from "@causeway/observability";
import type { DatabaseOrTransaction } from "@causeway/db";
import { z } from "zod";
import type { DestinationServiceContext } from "./context.ts";

/** What can be set of a destination besides its config. */
export type DestinationSettings = {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly privacyMode?: boolean | undefined;
  /** Share of the calls, 0.0001 to 1. */
  readonly samplingRate?: number | undefined;
  /** `null`: all keys. */
  readonly apiKeyIds?: readonly string[] | null | undefined;
  /** `null`: none. */
  readonly filterRules?: unknown;
  readonly tellsCost?: boolean | undefined;
  readonly tellsIdentity?: boolean | undefined;
  readonly tellsRequest?: boolean | undefined;
};

export const settingsSchema = z.object({
  name: z
    .string("Give the destination a name.")
    .trim()
    .min(1, "Give the destination a name.")
    .max(100, "A name has at most 100 characters.")
    .regex(/^\P{Cc}+$/u, "A name cannot have control characters, such as line breaks.")
    .optional(),
  enabled: z.boolean().optional(),
  privacyMode: z.boolean().optional(),
  samplingRate: z
    .number("The share of calls is a number from 0.0001 to 1.")
    .min(0.0001, "The share of calls is 0.0001 at least.")
    .max(1, "The share of calls is 1 at most, which is all of them.")
    .optional(),
  apiKeyIds: z
    .array(z.string().min(1))
    .min(1, "Name at least one key, or none at all (null) for every key.")
    .max(100, "At most 100 keys can be named.")
    .nullable()
    .optional(),
  filterRules: filterRules.nullable().optional(),
  tellsCost: z.boolean().optional(),
  tellsIdentity: z.boolean().optional(),
  tellsRequest: z.boolean().optional(),
});

export async function checkKeys(
  database: DatabaseOrTransaction,
  workspaceId: string,
  ids: readonly string[] | null | undefined,
): Promise<void> {
  if (!ids) return;
  const known = await database.apiKey.count({ where: { workspaceId, id: { in: [...ids] } } });
  if (known === new Set(ids).size) return;
  throw new AppError("invalid-request", "One of these is not a key of this workspace.", { parameter: "apiKeyIds" });
}

/** The config as it is used. Throws `invalid-request` naming the field: also when its address may not be reached. */
export function checkedConfig(
  { judgeUrl }: Pick<DestinationServiceContext, "judgeUrl">,
  type: DestinationConfig["type"],
  given: unknown,
): DestinationConfig {
  const read = readConfig(type, given);
  if ("fault" in read) throw refusal(read.fault.field, read.fault.message);
  const { field, url } = addressOf(read.config);
  const because = judgeUrl(url);
  if (because !== undefined) throw refusal(field, `The address ${because}.`);
  return read.config;
}

const refusal = (field: string, message: string) =>
  new AppError("invalid-request", message, { parameter: field === "" ? "config" : `config.${field}` });
