import { type NanoUsd, negate } from "@causeway/money";
import { transaction } from "../transaction.ts";

/** A call that will never be settled: nobody is charged, and its provider bills it all the same. Once per call. */
export const callWriteOff = (input: {
  readonly generationId: string;
  readonly providerId: string | undefined;
  readonly owed: NanoUsd;
}) =>
  transaction({
    idempotencyKey: `write-off:${input.generationId}`,
    kind: "write-off",
    workspaceId: undefined,
    reference: `generation:${input.generationId}`,
    entries: [
      { account: "platform:loss-unbilled", amount: negate(input.owed) },
      { account: `provider:${input.providerId ?? "unknown"}:payable`, amount: input.owed },
    ],
  });
