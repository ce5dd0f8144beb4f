import { expireGrant, findExpiredGrants } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";

/** Takes what is left of grants whose time has come. Runs only where that is switched on. */
export async function expireGrants(context: WorkerContext): Promise<void> {
  for (const grantId of await findExpiredGrants(context.database)) {
    try {
      await expireGrant(actingAs(context, "expire-grants"), grantId);
    } catch (error) {
      context.log.warn({ err: error, grantId }, "grant not expired");
    }
  }
}
