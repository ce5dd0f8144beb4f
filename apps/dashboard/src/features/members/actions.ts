"use server";

import {
  acceptInvitation,
  changeMemberRole,
  createInvitation,
  removeMember,
  resendInvitation,
  revokeInvitation,
} from "@causeway/services";
import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { requireSession, workspaceCookie } from "../auth/session.ts";
import { memberContext } from "./member-context.ts";

export async function inviteMember(email: string, role: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ email: z.string(), role: z.string() }).parse({ email, role });
    await createInvitation(memberContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/members");
    return null;
  });
}

export async function sendInvitationAgain(id: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await resendInvitation(memberContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) });
    revalidatePath("/members");
    return null;
  });
}

export async function withdrawInvitation(id: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await revokeInvitation(memberContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) });
    revalidatePath("/members");
    return null;
  });
}

export async function setMemberRole(userId: string, role: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ userId: z.string(), role: z.string() }).parse({ userId, role });
    await changeMemberRole(memberContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/members");
    return null;
  });
}

export async function takeMemberOut(userId: string, keys: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ userId: z.string(), keys: z.enum(["revoke", "keep"]) }).parse({ userId, keys });
    await removeMember(memberContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/members");
    return null;
  });
}

export type AcceptState = { readonly problem?: string };

/** Joins the workspace of the invitation and goes there. */
export async function joinWorkspace(token: string, _previous: AcceptState): Promise<AcceptState> {
  const { actor } = await requireSession();
  const result = await actionResult(() =>
    acceptInvitation(
      { database: getDatabase() },
      { token: z.string().parse(token), userId: actor.userId, ipAddress: actor.ipAddress },
    ),
  );
  if (!result.ok) return { problem: result.problem };
  const cookie = { httpOnly: true, sameSite: "lax", path: "/" } as const;
  (await cookies()).set(workspaceCookie, result.value.workspaceId, cookie);
  redirect("/activity");
}
