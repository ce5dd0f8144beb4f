import type { SetRoutingSettingsInput } from "@causeway/services";

/** What the form holds, all as text or yes and no. */
export type RoutingFormValues = {
  readonly zdr: boolean;
  readonly noTraining: boolean;
  readonly distillable: boolean;
  /** One a line or with commas: providers. */
  readonly only: string;
  readonly ignore: string;
  /** Dollars per million tokens; empty is no limit. */
  readonly maxPrompt: string;
  readonly maxCompletion: string;
  /** Empty is the default order. */
  readonly sort: string;
  readonly defaultModel: string;
  readonly autoAllowedModels: string;
  /** Empty is as the call says. */
  readonly autoCostTier: string;
};

type Json = Readonly<Record<string, unknown>>;

/** The fields of a call's `provider` that the form knows; others stay as they are. */
const ownFields = ["zdr", "data_collection", "enforce_distillable_text", "only", "ignore", "max_price", "sort"];

export type StoredRouting = {
  readonly defaultModel: string | undefined;
  readonly provider: Json;
  readonly autoAllowedModels: readonly string[] | undefined;
  readonly autoCostTier: string | undefined;
};

export function routingFormValues({ provider, ...settings }: StoredRouting): RoutingFormValues {
  const price = objectOf(provider["max_price"]);
  return {
    zdr: provider["zdr"] === true,
    noTraining: provider["data_collection"] === "deny",
    distillable: provider["enforce_distillable_text"] === true,
    only: linesOf(provider["only"]),
    ignore: linesOf(provider["ignore"]),
    maxPrompt: textOf(price["prompt"]),
    maxCompletion: textOf(price["completion"]),
    sort: typeof provider["sort"] === "string" ? provider["sort"] : "",
    defaultModel: settings.defaultModel ?? "",
    autoAllowedModels: settings.autoAllowedModels?.join("\n") ?? "",
    autoCostTier: settings.autoCostTier ?? "",
  };
}

/** In the words of a call's `provider`. Numbers that are none are left to the service to refuse. */
export function providerOf(values: RoutingFormValues, stored: Json): Json {
  const kept = Object.fromEntries(Object.entries(stored).filter(([name]) => !ownFields.includes(name)));
  const maxPrice = {
    ...withoutOwnPrices(objectOf(stored["max_price"])),
    ...(values.maxPrompt.trim() !== "" && { prompt: dollars(values.maxPrompt) }),
    ...(values.maxCompletion.trim() !== "" && { completion: dollars(values.maxCompletion) }),
  };
  const only = entriesOf(values.only);
  const ignore = entriesOf(values.ignore);
  return {
    ...kept,
    ...(values.zdr && { zdr: true }),
    ...(values.noTraining && { data_collection: "deny" }),
    ...(values.distillable && { enforce_distillable_text: true }),
    ...(only.length > 0 && { only }),
    ...(ignore.length > 0 && { ignore }),
    ...(Object.keys(maxPrice).length > 0 && { max_price: maxPrice }),
    ...sortOf(values.sort, stored["sort"]),
  };
}

/** What is saved. */
export const routingInput = (
  values: RoutingFormValues,
  stored: Json,
): Omit<SetRoutingSettingsInput, "workspaceId"> => ({
  provider: providerOf(values, stored),
  defaultModel: values.defaultModel.trim() === "" ? null : values.defaultModel,
  autoAllowedModels: entriesOf(values.autoAllowedModels).length === 0 ? null : entriesOf(values.autoAllowedModels),
  autoCostTier: values.autoCostTier === "" ? null : values.autoCostTier,
});

/** A sort with a partition is set by the API; the form leaves it alone until another one is chosen. */
function sortOf(chosen: string, stored: unknown): Json {
  if (chosen !== "") return { sort: chosen };
  return typeof stored === "object" && stored !== null ? { sort: stored } : {};
}

function withoutOwnPrices({ prompt: _prompt, completion: _completion, ...others }: Json): Json {
  return others;
}

const objectOf = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const linesOf = (value: unknown) => (Array.isArray(value) ? value.join("\n") : "");
const textOf = (value: unknown) => (typeof value === "number" || typeof value === "string" ? String(value) : "");
const dollars = (text: string) => Number(text.trim().replace(/^\$/, ""));
const entriesOf = (text: string) => text.split(/[\s,]+/).filter((entry) => entry !== "");
