import { csvRows } from "../../csv-rows.ts";
import { kindOf } from "./key-filters.ts";
import type { KeyView } from "./key-view.ts";

const columns: readonly (readonly [name: string, cell: (key: KeyView) => string | number | undefined])[] = [
  ["id", (key) => key.id],
  ["name", (key) => key.name],
  ["label", (key) => key.label],
  ["kind", kindOf],
  ["status", (key) => key.status],
  ["environment", (key) => key.environment],
  ["allowed_ips", (key) => key.allowedIps.join(" ")],
  ["owner", (key) => key.createdBy],
  ["app", (key) => key.app?.name],
  ["app_origin", (key) => key.app?.origin],
  ["created_at", (key) => key.createdAt],
  ["last_used_at", (key) => key.lastUsedAt],
  ["expires_at", (key) => key.expiresAt],
  ["revoked_at", (key) => key.revokedAt],
  ["spent_this_month_usd", (key) => key.spentThisMonth],
  ["spent_total_usd", (key) => key.spentTotal],
  ["limit_total_usd", (key) => limitOf(key, "total")],
  ["limit_daily_usd", (key) => limitOf(key, "daily")],
  ["limit_weekly_usd", (key) => limitOf(key, "weekly")],
  ["limit_monthly_usd", (key) => limitOf(key, "monthly")],
  ["requests_per_minute", (key) => key.limits.requestsPerMinute],
  ["tokens_per_minute", (key) => key.limits.tokensPerMinute],
  ["calls_at_once", (key) => key.limits.concurrency],
  ["allowed_models", (key) => key.limits.models?.join(" ")],
  ["allowed_providers", (key) => key.limits.providers?.join(" ")],
];

const limitOf = ({ limits }: KeyView, period: string): string | undefined =>
  limits.spending.find((spend) => spend.period === period)?.amount;

/** The list as a file. Money in US dollars, to the nano-dollar; a limit that there is not is empty. */
export const writeKeyListCsv = (keys: readonly KeyView[]): string =>
  csvRows([columns.map(([name]) => name), ...keys.map((key) => columns.map(([, cell]) => String(cell(key) ?? "")))]);
