import { purchaseFeeCents } from "@causeway/pricing";

/** What the comparison assumes; all of it can be changed by who reads it. Dollars and hours of a month. */
export type Assumptions = {
  /** Inference at list price. */
  readonly spend: number;
  /** How often credits are bought. */
  readonly purchases: number;
  /** Running a gateway of your own: machines, database, monitoring … */
  readonly serverCost: number;
  /** … and the hours of whoever looks after it: updates, prices, outages of providers. */
  readonly hours: number;
  readonly hourlyRate: number;
  /** A flat-rate plan at a provider, and which share of the spend it would take over (0 to 100). */
  readonly laneFee: number;
  readonly laneShare: number;
};

export const defaultAssumptions: Assumptions = {
  spend: 500,
  purchases: 2,
  serverCost: 60,
  hours: 4,
  hourlyRate: 80,
  laneFee: 100,
  laneShare: 0,
};

/** Whole cents of a month. */
export type Comparison = {
  readonly spendCents: number;
  /** Ours, of buying that many credits in that many purchases. */
  readonly feeCents: number;
  readonly feePerCent: number;
  readonly totalCents: number;
  /** The same inference, paid to providers directly, and what running it costs. */
  readonly selfHostedCents: number;
  readonly selfHostingCents: number;
  /** With the flat rate for its share; the rest as credits with our fee. */
  readonly withLaneCents: number;
  /** What the flat rate saves; below zero it costs more than it saves. */
  readonly laneSavingCents: number;
};

export function compareCosts(assumptions: Assumptions): Comparison {
  const { purchases, serverCost, hours, hourlyRate, laneFee, laneShare } = assumptions;
  const spendCents = cents(assumptions.spend);
  const feeCents = feeOf(spendCents, purchases);
  const totalCents = spendCents + feeCents;
  const selfHostingCents = cents(serverCost) + cents(hours * hourlyRate);
  const restCents = Math.round((spendCents * (100 - laneShare)) / 100);
  const withLaneCents = laneShare === 0 ? totalCents : restCents + feeOf(restCents, purchases) + cents(laneFee);
  return {
    spendCents,
    feeCents,
    feePerCent: spendCents === 0 ? 0 : Math.round((feeCents / spendCents) * 1_000) / 10,
    totalCents,
    selfHostedCents: spendCents + selfHostingCents,
    selfHostingCents,
    withLaneCents,
    laneSavingCents: totalCents - withLaneCents,
  };
}

const cents = (dollars: number): number => Math.round(dollars * 100);

/** Of equal purchases, the odd cents in the last. */
function feeOf(totalCents: number, purchases: number): number {
  if (totalCents <= 0) return 0;
  const count = Math.min(Math.max(1, Math.round(purchases)), totalCents);
  const each = Math.floor(totalCents / count);
  return (count - 1) * purchaseFeeCents(each) + purchaseFeeCents(totalCents - (count - 1) * each);
}
