import { queueWeeklyDigests as queue } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Counts the week that ended on Monday for whoever has not been told of it; the mails are sent with all notices. */
export async function queueWeeklyDigests({ database, activity, log }: WorkerContext): Promise<void> {
  const noted = await queue({ database, activity });
  if (noted > 0) log.info({ noted }, "weekly digests counted");
}
