import { createPayments } from "@causeway/payments";
import { openBookSources } from "@causeway/reconciliation";
import { auditText } from "../audit/audit-text.ts";
import { isSound, runAudit } from "../audit/run-audit.ts";
import { readAuditEnv } from "../env.ts";

const { DATABASE_URL, MONEY_REDIS_URL, CLICKHOUSE_URL, STRIPE_SECRET_KEY, STRIPE_API_BASE } = readAuditEnv();
const sources = openBookSources({
  databaseUrl: DATABASE_URL,
  moneyRedisUrl: MONEY_REDIS_URL,
  clickhouseUrl: CLICKHOUSE_URL,
  payments:
    STRIPE_SECRET_KEY === undefined
      ? undefined
      : createPayments({ secretKey: STRIPE_SECRET_KEY, apiBase: STRIPE_API_BASE }),
});
const { host, pathname } = new URL(DATABASE_URL);
try {
  const checked = await runAudit(sources);
  console.log(auditText(checked, { at: new Date(), books: `${host}${pathname}` }));
  process.exitCode = isSound(checked) ? 0 : 1;
} catch (error) {
  console.error(`The books at ${host}${pathname} cannot be read: ${String(error)}`);
  process.exitCode = 2;
} finally {
  await sources.close();
}
