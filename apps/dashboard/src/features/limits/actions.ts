"use server";

import { type SetUsageLimitsInput, setUsageLimits } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { limitContext } from "./limit-context.ts";
import { readLimitsForm } from "./limits-form-input.ts";

export async function saveWorkspaceLimits(form: FormData): Promise<ActionResult> {
  return await save(() => ({ kind: "workspace" }), form);
}

export async function saveMemberLimits(userId: string, form: FormData): Promise<ActionResult> {
  return await save(() => ({ kind: "member", userId: z.uuid().parse(userId) }), form);
}

async function save(whose: () => SetUsageLimitsInput["of"], form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const limits = readLimitsForm(z.instanceof(FormData).parse(form));
    await setUsageLimits(limitContext(actor), { workspaceId: workspace.id, of: whose(), limits });
    revalidatePath("/limits");
    return null;
  });
}
