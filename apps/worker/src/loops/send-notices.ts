import { sendNotices as send } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Mails the owners what happened to their money. */
export async function sendNotices(context: WorkerContext): Promise<void> {
  const sent = await send(context);
  if (sent > 0) context.log.info({ sent }, "notices sent");
}
