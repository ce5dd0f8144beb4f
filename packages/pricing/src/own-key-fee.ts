import { type NanoUsd, nanoUsd } from "@causeway/money";

/** What we take for calls on a workspace's own provider keys. */
export type OwnKeyTerms = {
  /** Of the list price beyond the allowance: 500 is 5 %. */
  readonly feeBasisPoints: number;
  /** List price per workspace and UTC month that is free of the fee. */
  readonly monthlyAllowance: NanoUsd;
};

/**
 * The fee of a month in which calls came to `listTotal` at list price, rounded up once for the month. A call's own fee
 * is the difference that it makes to its month: so fees add up to the fee of the sum, in whatever order calls settle.
 * The database computes the same (`own_key_fee`).
 */
export function ownKeyFee(listTotal: NanoUsd, { feeBasisPoints, monthlyAllowance }: OwnKeyTerms): NanoUsd {
  const beyond = listTotal - monthlyAllowance;
  return nanoUsd(beyond > 0n ? (beyond * BigInt(feeBasisPoints) + 9_999n) / 10_000n : 0n);
}

/** What one call's fee never exceeds, wherever in the month it comes. */
export const mostOwnKeyFee = (listPrice: NanoUsd, { feeBasisPoints }: OwnKeyTerms): NanoUsd =>
  ownKeyFee(listPrice, { feeBasisPoints, monthlyAllowance: nanoUsd(0n) });
