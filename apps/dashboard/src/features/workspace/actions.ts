"use server";

import { createWorkspace, deleteWorkspace, leaveWorkspace, updateWorkspace } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { requireSession, workspaceCookie } from "../auth/session.ts";
import { memberContext } from "../members/member-context.ts";

/** Makes a workspace and goes there. */
export async function makeWorkspace(name: string, slug: string): Promise<ActionResult> {
  const { actor } = await requireSession();
  const result = await actionResult(() => {
    const input = z.object({ name: z.string(), slug: z.string() }).parse({ name, slug });
    return createWorkspace(
      { database: getDatabase(), actor },
      { name: input.name, slug: input.slug.trim() === "" ? undefined : input.slug },
    );
  });
  if (!result.ok) return result;
  const cookie = { httpOnly: true, sameSite: "lax", path: "/" } as const;
  (await cookies()).set(workspaceCookie, result.value.id, cookie);
  redirect("/settings/workspace");
}

const details = z.object({ name: z.string(), slug: z.string(), description: z.string() });

export async function saveWorkspace(input: z.input<typeof details>): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await updateWorkspace({ database: getDatabase(), actor }, { workspaceId: workspace.id, ...details.parse(input) });
    revalidatePath("/", "layout");
    return null;
  });
}

/** Afterwards another workspace is the current one: the cookie names one that is gone. */
export async function removeWorkspace(confirmSlug: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = { workspaceId: workspace.id, confirmSlug: z.string().parse(confirmSlug) };
    await deleteWorkspace(memberContext(actor), input);
    (await cookies()).delete(workspaceCookie);
    redirect("/activity");
  });
}

export async function leaveThisWorkspace(): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await leaveWorkspace(memberContext(actor), { workspaceId: workspace.id });
    (await cookies()).delete(workspaceCookie);
    redirect("/activity");
  });
}
