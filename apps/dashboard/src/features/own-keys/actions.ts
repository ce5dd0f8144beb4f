"use server";

import {
  createOwnKey,
  type OwnKeyTestResult,
  removeOwnKey,
  reorderOwnKeys,
  testOwnKey,
  updateOwnKey,
} from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { ownKeyContext } from "./own-key-context.ts";
import { placementOf } from "./placement.ts";

const choice = z.enum(["always", "first", "after"]);
const createForm = z.object({ providerId: z.string(), name: z.string().trim(), key: z.string(), choice });

/** The one moment in which the provider's key comes in. It never goes out again. */
export async function addOwnKey(form: FormData): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { providerId, name, key, choice: chosen } = createForm.parse(Object.fromEntries(form));
    await createOwnKey(ownKeyContext(actor), {
      workspaceId: workspace.id,
      providerId,
      key,
      ...placementOf(chosen),
      ...(name !== "" && { name }),
    });
    revalidatePath("/own-keys");
    return null;
  });
}

export async function changeOwnKey(id: string, change: { disabled?: boolean; choice?: string }): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { disabled, choice: chosen } = z
      .object({ disabled: z.boolean().optional(), choice: choice.optional() })
      .parse(change);
    await updateOwnKey(ownKeyContext(actor), {
      workspaceId: workspace.id,
      id: z.uuid().parse(id),
      disabled,
      ...(chosen && placementOf(chosen)),
    });
    revalidatePath("/own-keys");
    return null;
  });
}

export async function orderOwnKeys(ids: readonly string[]): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await reorderOwnKeys(ownKeyContext(actor), {
      workspaceId: workspace.id,
      ids: z.array(z.uuid()).max(100).parse(ids),
    });
    revalidatePath("/own-keys");
    return null;
  });
}

export async function tryOwnKey(id: string): Promise<ActionResult<OwnKeyTestResult>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(() =>
    testOwnKey(ownKeyContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) }),
  );
}

export async function deleteOwnKey(id: string): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await removeOwnKey(ownKeyContext(actor), { workspaceId: workspace.id, id: z.uuid().parse(id) });
    revalidatePath("/own-keys");
    return null;
  });
}
