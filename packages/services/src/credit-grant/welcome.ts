import type { Database } from "@causeway/db";
import type { NanoUsd } from "@causeway/money";
import { grantCredits } from "./grant.ts";

/** How young a workspace must be: switching welcome credits on later gives them to nobody who came before. */
const newForMs = 24 * 3_600_000;

/** Gives a new workspace its welcome credits, once however often this is called. Returns whether this call did it. */
export async function grantWelcomeCredits(
  { database }: { readonly database: Database },
  { workspaceId, credits }: { readonly workspaceId: string; readonly credits: NanoUsd },
): Promise<boolean> {
  if (credits <= 0n) return false;
  const { createdAt } = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { createdAt: true },
  });
  if (Date.now() - createdAt.getTime() > newForMs) return false;
  const context = { database, actor: { kind: "system" as const, job: "welcome" } };
  return await grantCredits(context, { workspaceId, grantId: `welcome:${workspaceId}`, credits, reason: "Welcome" });
}
