import type { BookCheck } from "./book-check.ts";
import { activityCheck } from "./checks/activity.ts";
import { ledgerCheck } from "./checks/ledger.ts";
import { outsideBooksCheck } from "./checks/outside-books.ts";
import { pricesCheck } from "./checks/prices.ts";
import { providersCheck } from "./checks/providers.ts";
import { purchasesCheck } from "./checks/purchases.ts";
import { rebuildCheck } from "./checks/rebuild.ts";
import { settlementsCheck } from "./checks/settlements.ts";
import { allShippedCheck, shippedCheck } from "./checks/shipped.ts";
import { slicesCheck } from "./checks/slices.ts";
import { spendingCheck } from "./checks/spending.ts";
import { unsettledCheck } from "./checks/unsettled.ts";

/** Everything that must agree. The most telling first. */
export const allChecks: readonly BookCheck[] = [
  ledgerCheck,
  slicesCheck,
  unsettledCheck,
  settlementsCheck,
  spendingCheck,
  purchasesCheck,
  outsideBooksCheck,
  providersCheck,
  pricesCheck,
  activityCheck,
  shippedCheck,
  allShippedCheck,
  rebuildCheck,
];
