import { findDueTopUps, runTopUp } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";
import { announceOutcome } from "../jobs/announce-outcome.ts";

/** Buys credits for workspaces that run low and have asked for it. What fails is mailed to them. */
export async function runTopUps(context: WorkerContext): Promise<void> {
  for (const workspaceId of await findDueTopUps(context.database)) {
    try {
      await announceOutcome(context, await runTopUp(actingAs(context, "auto-top-up"), workspaceId));
    } catch (error) {
      context.log.warn({ err: error, workspaceId }, "top-up not finished");
    }
  }
}
