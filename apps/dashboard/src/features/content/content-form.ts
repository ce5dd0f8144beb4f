import type { ContentSettings } from "@causeway/services";

/** What the form holds. */
export type ContentFormValues = {
  readonly enabled: boolean;
  readonly retentionDays: string;
  /** Of a hundred calls. */
  readonly percent: string;
  /** `null`: calls with every key. */
  readonly apiKeyIds: readonly string[] | null;
};

export const contentFormValues = (settings: ContentSettings): ContentFormValues => ({
  enabled: settings.enabled,
  retentionDays: String(settings.retentionDays),
  percent: String(Math.round(settings.samplingRate * 1_000_000) / 10_000),
  apiKeyIds: settings.apiKeyIds ?? null,
});

/** Numbers that are none are left to the service to refuse. */
export const contentInput = ({ enabled, retentionDays, percent, apiKeyIds }: ContentFormValues) => ({
  enabled,
  retentionDays: Number(retentionDays),
  samplingRate: Number(percent.replace("%", "")) / 100,
  apiKeyIds,
});
