import { recoverGenerations } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Settles the calls of gateways that died. */
export async function recoverAbandonedGenerations(context: WorkerContext): Promise<void> {
  for (const recovery of await recoverGenerations(context)) {
    const { generationId } = recovery;
    if (recovery.kind === "failed") {
      context.log.error({ err: recovery.error, generationId }, "abandoned generation not settled");
    } else if (recovery.isNew) {
      context.log.info({ generationId, chargedNano: recovery.charged.toString() }, "abandoned generation settled");
    }
  }
}
