import type { GuardrailSettings } from "@causeway/services";
import { AppError } from "@causeway/errors";
import type { SettingsBody } from "./schemas.ts";

/** As the services take it. */
export function readSettings(body: SettingsBody): GuardrailSettings {
  const { limit_usd: limit, content_filter_builtins: builtins } = body;
  const dataPolicy = readDataPolicy(body);
  return {
    name: body.name,
    description: body.description,
    limit: typeof limit === "number" ? limit.toFixed(9) : limit,
    resetInterval: body.reset_interval,
    countsOwnKeys: body.include_byok_in_budgets,
    allowedModels: body.allowed_models,
    ignoredModels: body.ignored_models,
    allowedProviders: body.allowed_providers,
    ignoredProviders: body.ignored_providers,
    ...(dataPolicy && { dataPolicy }),
    contentFilters: body.content_filters,
    builtinFilters:
      builtins?.map(({ slug, action, scan_scope: scanScope }) => ({ slug, action, scanScope })) ??
      (builtins === null ? null : undefined),
  };
}

const makers = ["anthropic", "openai", "google", "xai", "other"] as const;

function readDataPolicy(body: SettingsBody): GuardrailSettings["dataPolicy"] {
  const { enforce_zdr: all } = body;
  const said = Object.fromEntries(
    [
      ...makers.map((maker) => [`enforce_zdr_${maker}`, body[`enforce_zdr_${maker}`] ?? all] as const),
      ["enable_free_model_training", body.enable_free_model_training],
      ["enable_free_model_publication", body.enable_free_model_publication],
      ["enable_paid_model_training", body.enable_paid_model_training],
    ].filter(([, value]) => value !== undefined),
  );
  return Object.keys(said).length === 0 ? undefined : said;
}

const names: Readonly<Record<string, string>> = {
  limit: "limit_usd",
  countsOwnKeys: "include_byok_in_budgets",
  builtinFilters: "content_filter_builtins",
  userIds: "member_user_ids",
};

/** Rethrows with the parameter called as it is here. */
export function inOurWords(error: unknown): never {
  if (!(error instanceof AppError) || error.parameter === undefined) throw error;
  const [field = "", ...rest] = error.parameter.split(".");
  const name = names[field] ?? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const { code, message, metadata } = error;
  throw new AppError(code, message, { parameter: [name, ...rest].join("."), metadata });
}
