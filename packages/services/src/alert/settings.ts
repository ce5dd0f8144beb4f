import { formatUsd, type NanoUsd, nanoUsd, parseUsd } from "@causeway/money";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { dollarsInput } from "../usage-limit/input.ts";

/** Of workspaces that have not chosen: enough to notice before calls are refused, too little to nag. */
export const defaultLowBalance = parseUsd("5");

export type AlertSettings = {
  /** Told when the credits fall below; `undefined` is never. */
  readonly lowBalance: NanoUsd | undefined;
};

/** Throws `forbidden`, `not-found`. */
export async function readAlertSettings(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<AlertSettings> {
  authorize(actor, workspaceId, "alerts:read");
  const row = await database.alertSettings.findUnique({ where: { workspaceId } });
  if (!row) return { lowBalance: defaultLowBalance };
  return { lowBalance: row.lowBalanceNano === null ? undefined : nanoUsd(row.lowBalanceNano) };
}

/** `lowBalance` in decimal dollars, or null for never. Throws `invalid-request` naming the field, `forbidden`. */
export async function setAlertSettings(
  { database, actor }: ServiceContext,
  input: { readonly workspaceId: string; readonly lowBalance: string | null },
): Promise<void> {
  const { workspaceId } = input;
  authorize(actor, workspaceId, "alerts:manage");
  const { lowBalance } = parseInput(z.object({ lowBalance: dollarsInput.nullable() }), input);
  await database.$transaction(async (transaction) => {
    await transaction.alertSettings.upsert({
      where: { workspaceId },
      create: { workspaceId, lowBalanceNano: lowBalance },
      update: { lowBalanceNano: lowBalance },
      select: { workspaceId: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "alerts.set",
      target: `workspace:${workspaceId}`,
      detail: { lowBalance: lowBalance === null ? null : formatUsd(lowBalance) },
    });
  });
}
