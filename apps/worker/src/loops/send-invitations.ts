import { sendInvitations as send } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Mails people the workspaces they are asked into. */
export async function sendInvitations(context: WorkerContext): Promise<void> {
  const sent = await send(context);
  if (sent > 0) context.log.info({ sent }, "invitations sent");
}
