import { formatDollars, type MoneyPrecision } from "./format-dollars.ts";

export type MoneyProps = {
  /** Exact decimal text of dollars, as `formatUsd` of the money package gives it: "0.000012345". */
  readonly amount: string;
  readonly precision?: MoneyPrecision;
  readonly className?: string;
};

/** An amount of dollars. The exact text is always in the title. */
export function Money({ amount, precision = "auto", className }: MoneyProps) {
  return (
    <data value={amount} title={`$${amount}`} className={className ? `tabular ${className}` : "tabular"}>
      {formatDollars(amount, precision)}
    </data>
  );
}
