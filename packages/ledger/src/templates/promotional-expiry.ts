import { type NanoUsd, negate } from "@causeway/money";
import { promotionalCreditsAccount } from "../account.ts";
import { transaction } from "../transaction.ts";

/** What is left of a grant when its time has come. Once per grant. */
export const promotionalExpiry = (input: {
  readonly workspaceId: string;
  readonly grantId: string;
  readonly credits: NanoUsd;
}) =>
  transaction({
    idempotencyKey: `expiry:${input.grantId}`,
    kind: "promotional-expiry",
    workspaceId: input.workspaceId,
    reference: `grant:${input.grantId}`,
    entries: [
      { account: promotionalCreditsAccount(input.workspaceId), amount: negate(input.credits) },
      { account: "platform:breakage", amount: input.credits },
    ],
  });
