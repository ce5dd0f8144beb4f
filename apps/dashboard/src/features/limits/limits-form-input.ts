import type { UsageLimitsInput } from "@causeway/services";
import type { LimitsView } from "./limits-view.ts";

/** Names of the form's fields, and of the problems that the service tells about them. */
export const limitFields = [
  "daily",
  "weekly",
  "monthly",
  "total",
  "requestsPerMinute",
  "tokensPerMinute",
  "concurrency",
  "allowedModels",
  "allowedProviders",
] as const;

export type LimitField = (typeof limitFields)[number];

/** What the form holds: an empty field is no limit. A number that is none is left to the service to refuse. */
export function readLimitsForm(form: FormData): UsageLimitsInput {
  const text = (field: LimitField): string => {
    const value = form.get(field);
    return typeof value === "string" ? value.trim() : "";
  };
  const dollars = (field: LimitField) => (text(field) === "" ? null : text(field).replace(/^\$/, ""));
  const count = (field: LimitField) => (text(field) === "" ? null : Number(text(field).replaceAll(/[,_ ]/g, "")));
  const list = (field: LimitField) => {
    const entries = text(field)
      .split(/[\s,]+/)
      .filter((entry) => entry !== "");
    return entries.length === 0 ? null : entries;
  };
  return {
    daily: dollars("daily"),
    weekly: dollars("weekly"),
    monthly: dollars("monthly"),
    total: dollars("total"),
    countsOwnKeys: form.get("countsOwnKeys") === "on",
    requestsPerMinute: count("requestsPerMinute"),
    tokensPerMinute: count("tokensPerMinute"),
    concurrency: count("concurrency"),
    allowedModels: list("allowedModels"),
    allowedProviders: list("allowedProviders"),
  };
}

/** What the form shows at first. */
export function limitsFormValues(limits: LimitsView | undefined): Record<LimitField, string> {
  const amount = (period: string) => limits?.spending.find((one) => one.period === period)?.amount ?? "";
  return {
    daily: amount("daily"),
    weekly: amount("weekly"),
    monthly: amount("monthly"),
    total: amount("total"),
    requestsPerMinute: limits?.requestsPerMinute?.toString() ?? "",
    tokensPerMinute: limits?.tokensPerMinute?.toString() ?? "",
    concurrency: limits?.concurrency?.toString() ?? "",
    allowedModels: limits?.models?.join("\n") ?? "",
    allowedProviders: limits?.providers?.join("\n") ?? "",
  };
}

/** Which field a problem of the service is about: `limits.allowedModels.0` is about the list. */
export const fieldOfProblem = (field: string | undefined): LimitField | undefined =>
  limitFields.find((name) => field === `limits.${name}` || field?.startsWith(`limits.${name}.`));
