import { type NanoUsd, negate } from "@causeway/money";
import { promotionalCreditsAccount } from "../account.ts";
import { transaction } from "../transaction.ts";

/** Credits that we give away: at our expense, once per grant. They are spent first and cannot be refunded. */
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
      { account: promotionalCreditsAccount(input.workspaceId), amount: input.credits },
    ],
  });
