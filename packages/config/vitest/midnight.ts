import { setTimeout as delay } from "node:timers/promises";

const dayMs = 86_400_000;
/** Longer than most files take. */
const closeMs = 45_000;

/** Budgets, roll-ups and invoices begin anew with the UTC day: no file about "today" begins just before it ends. */
const leftMs = dayMs - (Date.now() % dayMs);
if (leftMs < closeMs) await delay(leftMs);
