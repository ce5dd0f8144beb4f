import { sendReceipt as send } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";

export const sendReceipt = (context: WorkerContext, payload: { readonly purchaseId: string }): Promise<void> =>
  send(actingAs(context, "send-receipt"), payload.purchaseId);
