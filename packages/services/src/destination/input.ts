import { AppError } from "@causeway/errors";
import {
  addressOf,
  type DestinationConfig,
  filterRules,
  mergeConfig,
  mergeShown,
  readConfig,
  secretSentElsewhere,
} from "@causeway/observability";
import { z } from "zod";
import { callChoice } from "../api-key/call-choice.ts";
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

export const settingsSchema = callChoice.extend({
  name: z
    .string("Give the destination a name.")
    .trim()
    .min(1, "Give the destination a name.")
    .max(100, "A name has at most 100 characters.")
    .regex(/^\P{Cc}+$/u, "A name cannot have control characters, such as line breaks.")
    .optional(),
  enabled: z.boolean().optional(),
  privacyMode: z.boolean().optional(),
  filterRules: filterRules.nullable().optional(),
  tellsCost: z.boolean().optional(),
  tellsIdentity: z.boolean().optional(),
  tellsRequest: z.boolean().optional(),
});

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

/**
 * The config after a change of one that is known, or of one whose secrets cannot be opened any more, which want to be given
 * again. Throws `invalid-request` naming the field, also for a secret that would go to another server than it was given for.
 */
export function changedConfig(
  context: Pick<DestinationServiceContext, "judgeUrl">,
  { type, config: before, shown }: KnownConfig,
  change: Readonly<Record<string, unknown>>,
): DestinationConfig {
  if (before === undefined) return checkedConfig(context, type, mergeShown(shown, change));
  const after = checkedConfig(context, type, mergeConfig(before, change));
  const secret = secretSentElsewhere(before, after, change);
  if (secret === undefined) return after;
  throw refusal(secret, "The address is another server's now: give this again, so that it goes to no one unmeant.");
}

type KnownConfig = {
  readonly type: DestinationConfig["type"];
  readonly config: DestinationConfig | undefined;
  readonly shown: Readonly<Record<string, unknown>>;
};

const refusal = (field: string, message: string) =>
  new AppError("invalid-request", message, { parameter: field === "" ? "config" : `config.${field}` });
