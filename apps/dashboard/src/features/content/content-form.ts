import type { ContentSettings } from "@causeway/services";

/** What the form holds. */
export type ContentFormValues = {
  readonly enabled: boolean;
  readonly retentionDays: string;
  /** Of a hundred calls. */
  readonly percent: string;
  /** How many keys it is for; changed over the API. Undefined: all. */
  readonly keys: number | undefined;
};

export const contentFormValues = (settings: ContentSettings): ContentFormValues => ({
  enabled: settings.enabled,
  retentionDays: String(settings.retentionDays),
  percent: String(Math.round(settings.samplingRate * 1_000_000) / 10_000),
  keys: settings.apiKeyIds?.length,
});

/** Numbers that are none are left to the service to refuse. */
export const contentInput = ({ enabled, retentionDays, percent }: Omit<ContentFormValues, "keys">) => ({
  enabled,
  retentionDays: Number(retentionDays),
  samplingRate: Number(percent.replace("%", "")) / 100,
});
