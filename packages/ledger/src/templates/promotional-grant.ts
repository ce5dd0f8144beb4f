import { type NanoUsd, negate } from "@causeway/money";
import { creditsAccount } from "../account.ts";
import { transaction } from "../transaction.ts";

/** Credits that we give away: at our expense, once per grant. */
export const promotionalGrant = (input: {
  readonly workspaceId: string;
  readonly grantId: string;
  readonly credits: NanoUsd;
}) =>
  transaction({
    idempotencyKey: `grant:${input.grantId}`,
    kind: "promotional-grant",
    workspaceId: input.workspaceId,
    reference: `grant:${input.grantId}`,
    entries: [
      { account: "platform:promotional-grants", amount: negate(input.credits) },
      { account: creditsAccount(input.workspaceId), amount: input.credits },
    ],
  });
