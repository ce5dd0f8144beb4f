import { type SetContentSettingsInput, contentSettingsChange } from "../content/set-settings.ts";
import type { ContentServiceContext } from "../content/context.ts";
import { routingSettingsChange, type SetRoutingSettingsInput } from "../routing-settings/set.ts";
import { announceLimitChange, type LimitServiceContext } from "../usage-limit/context.ts";
import { type UpdateWorkspaceInput, workspaceUpdate } from "./update.ts";

/** What is left out stays as it is. */
export type ChangeWorkspaceInput = {
  readonly workspaceId: string;
  readonly details?: Omit<UpdateWorkspaceInput, "workspaceId"> | undefined;
  readonly content?: Omit<SetContentSettingsInput, "workspaceId"> | undefined;
  readonly routing?: Omit<SetRoutingSettingsInput, "workspaceId"> | undefined;
};

/**
 * Changes a workspace, what is kept of its calls and how they are routed: all of it, or nothing when one of them cannot be.
 * Throws what `updateWorkspace`, `setContentSettings` and `setRoutingSettings` throw.
 */
export async function changeWorkspace(
  context: ContentServiceContext & LimitServiceContext,
  { workspaceId, details, content, routing }: ChangeWorkspaceInput,
): Promise<void> {
  const writes = [
    details && workspaceUpdate(context, { ...details, workspaceId }),
    content && contentSettingsChange(context, { ...content, workspaceId }),
    routing && routingSettingsChange(context, { ...routing, workspaceId }),
  ].filter((write) => write !== undefined);
  if (writes.length === 0) return;
  await context.database.$transaction(async (transaction) => {
    for (const write of writes) await write(transaction);
  });
  await announceLimitChange(context, workspaceId);
}
