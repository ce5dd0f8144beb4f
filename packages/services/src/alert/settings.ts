import { formatUsd, type NanoUsd, nanoUsd, parseUsd } from "@causeway/money";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { dollarsInput } from "../usage-limit/input.ts";

/** Of workspaces that have not chosen: enough to notice before calls are refused, too little to nag. */
export const defaultLowBalance = parseUsd("5");
export const defaultVeryLowBalance = parseUsd("1");

export type AlertSettings = {
  /** Told when the credits fall below; `undefined` is never. */
  readonly lowBalance: NanoUsd | undefined;
  /** Told a second time below this, which is less; `undefined` is never. */
  readonly veryLowBalance: NanoUsd | undefined;
};

/** Throws `forbidden`, `not-found`. */
export async function readAlertSettings(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<AlertSettings> {
  authorize(actor, workspaceId, "alerts:read");
  const row = await database.alertSettings.findUnique({ where: { workspaceId } });
  if (!row) return { lowBalance: defaultLowBalance, veryLowBalance: defaultVeryLowBalance };
  return { lowBalance: orNever(row.lowBalanceNano), veryLowBalance: orNever(row.veryLowBalanceNano) };
}

const orNever = (nano: bigint | null): NanoUsd | undefined => (nano === null ? undefined : nanoUsd(nano));

export type SetAlertSettingsInput = {
  readonly workspaceId: string;
  /** In decimal dollars, or null for never. */
  readonly lowBalance: string | null;
  /** The same, and less. */
  readonly veryLowBalance: string | null;
};

/** Throws `invalid-request` naming the field, `forbidden`. */
export async function setAlertSettings(
  { database, actor }: ServiceContext,
  input: SetAlertSettingsInput,
): Promise<void> {
  const { workspaceId } = input;
  authorize(actor, workspaceId, "alerts:manage");
  const { lowBalance, veryLowBalance } = parseInput(schema, input);
  const thresholds = { lowBalanceNano: lowBalance, veryLowBalanceNano: veryLowBalance };
  await database.$transaction(async (transaction) => {
    await transaction.alertSettings.upsert({
      where: { workspaceId },
      create: { workspaceId, ...thresholds },
      update: thresholds,
      select: { workspaceId: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "alerts.set",
      target: `workspace:${workspaceId}`,
      detail: { lowBalance: textOf(lowBalance), veryLowBalance: textOf(veryLowBalance) },
    });
  });
}

const textOf = (amount: NanoUsd | null): string | null => (amount === null ? null : formatUsd(amount));

const schema = z
  .object({ lowBalance: dollarsInput.nullable(), veryLowBalance: dollarsInput.nullable() })
  .refine(
    ({ lowBalance, veryLowBalance }) => veryLowBalance === null || (lowBalance !== null && veryLowBalance < lowBalance),
    {
      message: "The second threshold is less than the first. Leave it empty to be told once.",
      path: ["veryLowBalance"],
    },
  );
