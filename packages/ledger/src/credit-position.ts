import { type NanoUsd, nanoUsd, negate, smaller } from "@causeway/money";
import { creditsAccount, receivableAccount } from "./account.ts";
import type { Entry } from "./transaction.ts";

/** Where a workspace stands. Read it under the lock of its credits, or it is a guess. */
export type CreditPosition = {
  readonly workspaceId: string;
  /** Credits that were paid for and that no call under way holds; promotional ones are held first. */
  readonly available: NanoUsd;
  /** What it owes us. */
  readonly debt: NanoUsd;
};

/** Takes from the credits what they have; the rest becomes debt. */
export function takeBack({ workspaceId, available }: CreditPosition, amount: NanoUsd): readonly Entry[] {
  const taken = smaller(available, amount);
  return [
    { account: creditsAccount(workspaceId), amount: negate(taken) },
    { account: receivableAccount(workspaceId), amount: nanoUsd(taken - amount) },
  ];
}

/** Pays off debt first; the rest becomes credits. */
export function giveBack({ workspaceId, debt }: CreditPosition, amount: NanoUsd): readonly Entry[] {
  const paid = smaller(debt, amount);
  return [
    { account: receivableAccount(workspaceId), amount: paid },
    { account: creditsAccount(workspaceId), amount: nanoUsd(amount - paid) },
  ];
}
