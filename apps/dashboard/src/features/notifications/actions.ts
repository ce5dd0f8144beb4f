"use server";

import { optOut, setNotification } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { requireSession } from "../auth/session.ts";

export async function chooseNotification(topic: string, wanted: boolean): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ topic: z.string(), wanted: z.boolean() }).parse({ topic, wanted });
    await setNotification({ database: getDatabase(), actor }, { workspaceId: workspace.id, ...input });
    revalidatePath("/notifications");
    return null;
  });
}

export type OptOutState = { readonly done: boolean };

/** For whoever has the link, signed in or not. */
export async function stopMails(token: string, _previous: OptOutState): Promise<OptOutState> {
  await optOut(getDatabase(), z.string().max(200).parse(token));
  return { done: true };
}
