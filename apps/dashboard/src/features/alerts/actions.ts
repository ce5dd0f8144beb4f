"use server";

import {
  removeWebhookEndpoint,
  setAlertSettings,
  setWebhookEndpoint,
  switchWebhook,
  testWebhook,
} from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { webhookContext } from "./alert-context.ts";
import type { LowBalanceThresholds } from "./queries.ts";

const dollarsOrNever = z
  .string()
  .transform((text) => text.trim().replace(/^\$/, ""))
  .transform((text) => (text === "" ? null : text));

export async function saveLowBalance(thresholds: LowBalanceThresholds): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ lowBalance: dollarsOrNever, veryLowBalance: dollarsOrNever }).parse(thresholds);
    await setAlertSettings(webhookContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/alerts");
    return null;
  });
}

/** The one moment in which a signing secret leaves the server, when a new one was made. */
export async function saveWebhook(
  url: string,
  newSecret: boolean,
): Promise<ActionResult<{ readonly secret: string | undefined }>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const input = z.object({ url: z.string(), newSecret: z.boolean() }).parse({ url, newSecret });
    const result = await setWebhookEndpoint(webhookContext(actor), { workspaceId: workspace.id, ...input });
    revalidatePath("/alerts");
    return result;
  });
}

export async function setWebhookEnabled(enabled: boolean): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await switchWebhook(webhookContext(actor), { workspaceId: workspace.id, enabled: z.boolean().parse(enabled) });
    revalidatePath("/alerts");
    return null;
  });
}

/** In words, what came of it. */
export async function tryWebhook(): Promise<ActionResult<{ readonly works: boolean; readonly message: string }>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const attempt = await testWebhook(webhookContext(actor), { workspaceId: workspace.id });
    revalidatePath("/alerts");
    return attempt.kind === "accepted"
      ? { works: true, message: `It answered ${attempt.status} after ${attempt.ms} ms.` }
      : { works: false, message: attempt.reason };
  });
}

export async function deleteWebhook(): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await removeWebhookEndpoint(webhookContext(actor), { workspaceId: workspace.id });
    revalidatePath("/alerts");
    return null;
  });
}
