"use server";

import { deleteView, renameView, saveView } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { formFields } from "../../form-fields.ts";
import { requireSession } from "../auth/session.ts";

const text = z.string();

/** Keeps the filters of a page under a name, instead of those that had it. */
export async function saveFilters(form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ page: text, name: text, query: text }).parse(formFields(form));
    await saveView({ database: getDatabase(), actor }, { workspaceId: workspace.id, ...input });
    revalidateViews();
    return null;
  });
}

export async function renameFilters(form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ id: z.uuid(), name: text }).parse(formFields(form));
    await renameView({ database: getDatabase(), actor }, { workspaceId: workspace.id, ...input });
    revalidateViews();
    return null;
  });
}

export async function forgetFilters(id: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await deleteView({ database: getDatabase(), actor }, { workspaceId: workspace.id, id: z.uuid().parse(id) });
    revalidateViews();
    return null;
  });
}

function revalidateViews(): void {
  revalidatePath("/logs", "layout");
  revalidatePath("/activity", "layout");
}
