"use server";

import { deleteAccount, revokeOtherSessions, revokeSession, unlinkAccount } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { readSessionToken, requireSession } from "../auth/session.ts";
import { memberContext } from "../members/member-context.ts";

export async function endSession(id: string): Promise<ActionResult> {
  const { user } = await requireSession();
  return await actionResult(async () => {
    await revokeSession(getDatabase(), { userId: user.id, id: z.string().parse(id) });
    revalidatePath("/settings");
    return null;
  });
}

export async function endOtherSessions(): Promise<ActionResult> {
  const { user } = await requireSession();
  return await actionResult(async () => {
    await revokeOtherSessions(getDatabase(), { userId: user.id, currentToken: await readSessionToken() });
    revalidatePath("/settings");
    return null;
  });
}

export async function unlink(provider: string): Promise<ActionResult> {
  const { user } = await requireSession();
  return await actionResult(async () => {
    await unlinkAccount(getDatabase(), { userId: user.id, provider: z.enum(["github", "google"]).parse(provider) });
    revalidatePath("/settings");
    return null;
  });
}

export async function removeAccount(confirmEmail: string): Promise<ActionResult> {
  const { actor } = await requireSession();
  return await actionResult(async () => {
    await deleteAccount(memberContext(actor), { confirmEmail: z.string().parse(confirmEmail) });
    redirect("/");
  });
}
