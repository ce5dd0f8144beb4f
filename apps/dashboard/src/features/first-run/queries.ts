import { readCreditBalance } from "@causeway/db";
import { formatUsd } from "@causeway/money";
import { listApiKeys, mayDo } from "@causeway/services";
import { getActivity } from "../../activity.ts";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { chooseFirstModel, type FirstModel } from "./choose-first-model.ts";

export type FirstRunData = {
  readonly usableKeys: number;
  readonly mayCreateKey: boolean;
  readonly firstCall: ArrivedCall | undefined;
  readonly hasCredits: boolean;
  /** Exact decimal dollars. */
  readonly balance: string;
  readonly model: FirstModel;
};

/** A call as the waiting page gets it. Money is exact decimal text, the time ISO 8601. */
export type ArrivedCall = {
  readonly id: string;
  readonly modelName: string;
  readonly providerName: string | undefined;
  readonly cost: string;
  readonly durationMs: number;
  readonly succeeded: boolean;
  readonly startedAt: string;
};

export async function loadFirstRun(session: AccountSession): Promise<FirstRunData> {
  const { actor, workspace } = session;
  const database = getDatabase();
  const [keys, firstCall, { balance, available }, { models }] = await Promise.all([
    mayDo(actor, "api-key:read")
      ? listApiKeys({ database, actor }, { workspaceId: workspace.id, includeRevoked: false })
      : [],
    findNewestCall(workspace.id),
    readCreditBalance(database, workspace.id),
    readCatalog(),
  ]);
  return {
    usableKeys: keys.filter((key) => key.status === "active" && key.class === "inference").length,
    mayCreateKey: mayDo(actor, "api-key:create"),
    firstCall,
    hasCredits: available > 0n,
    balance: formatUsd(balance),
    model: chooseFirstModel(
      models.map(({ id, outputModalities, offers: [cheapest] }) => ({ id, outputModalities, ...cheapest })),
      available > 0n,
    ),
  };
}

export async function findNewestCall(workspaceId: string): Promise<ArrivedCall | undefined> {
  const { rows } = await getActivity().listGenerations({ workspaceId, limit: 1 });
  const [call] = rows;
  return (
    call && {
      id: call.id,
      modelName: call.modelName,
      providerName: call.providerName,
      cost: formatUsd(call.cost),
      durationMs: call.durationMs,
      succeeded: call.status === "completed",
      startedAt: call.startedAt.toISOString(),
    }
  );
}
