import { forgetSignInMails as forget, sendSignInMails as send } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Mails people the links that sign them in. */
export async function sendSignInMails(context: WorkerContext): Promise<void> {
  const sent = await send(context);
  if (sent > 0) context.log.info({ sent }, "sign-in links sent");
}

export const forgetSignInMails = (context: WorkerContext): Promise<void> => forget(context);
