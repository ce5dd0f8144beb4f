import { formatUsd } from "@causeway/money";
import type { OwnKeyMonthSummary } from "@causeway/services";

/** What of the month's allowance is used. Money is exact decimal text. */
export type MonthView = {
  readonly listPrice: string;
  readonly allowance: string;
  readonly fee: string;
  /** "5 %" */
  readonly rate: string;
  /** 0 to 100, never 100 before all of it is used. */
  readonly percent: number;
};

export const monthView = ({ listPrice, allowance, fee, feeBasisPoints }: OwnKeyMonthSummary): MonthView => ({
  listPrice: formatUsd(listPrice),
  allowance: formatUsd(allowance),
  fee: formatUsd(fee),
  rate: `${feeBasisPoints / 100} %`,
  percent: listPrice >= allowance ? 100 : Math.min(99, Number((listPrice * 100n) / allowance)),
});
