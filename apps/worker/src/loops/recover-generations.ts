import { recoverGenerations } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Settles the calls of gateways that died. */
export async function recoverAbandonedGenerations(context: WorkerContext): Promise<void> {
  for (const { generationId, charged, isNew } of await recoverGenerations(context)) {
    if (isNew) context.log.info({ generationId, chargedNano: charged.toString() }, "abandoned generation settled");
  }
}
