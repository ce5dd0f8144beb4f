import { openContent, type StoredContent } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { authorize } from "../authorize.ts";
import { type ContentServiceContext, requireContentVault } from "./context.ts";

export type ReadContentInput = { readonly workspaceId: string; readonly generationId: string };

export type ReadableContent = StoredContent & { readonly expiresAt: Date };

/** What was sent and answered in one call. Throws `forbidden`, `not-found`, `service-unavailable`. */
export async function readContent(
  context: ContentServiceContext,
  { workspaceId, generationId }: ReadContentInput,
): Promise<ReadableContent> {
  authorize(context.actor, workspaceId, "content:read");
  const row = await context.database.generationContent.findFirst({
    where: { generationId, workspaceId, readable: true, expiresAt: { gt: new Date() } },
    select: { sealed: true, expiresAt: true },
  });
  if (!row) throw noContent();
  const content = await openContent(requireContentVault(context), { workspaceId, generationId }, row.sealed);
  return { ...content, expiresAt: row.expiresAt };
}

export const noContent = (): AppError =>
  new AppError(
    "not-found",
    "Nothing is kept of this call: keeping input and output was off for it, it wanted zero data retention, or its time is over.",
  );
