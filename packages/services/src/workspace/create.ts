import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { parseInput } from "../parse-input.ts";
import type { UserActor } from "../require-user.ts";
import { workspaceDescription, workspaceName, workspaceSlug } from "./input.ts";
import { insertWithFreeSlug } from "./insert.ts";
import { slugFrom } from "./slug.ts";
import { slugIsTaken } from "./slug-taken.ts";

export type CreateWorkspaceInput = {
  readonly name: string;
  /** Made of the name when absent. */
  readonly slug?: string | undefined;
  readonly description?: string | null | undefined;
};

/** Whoever makes more has them made for something else. */
const mostOwned = 20;

/**
 * Makes a workspace that its maker owns, without credits. Throws `invalid-request` naming the field, `conflict` for a
 * slug that somebody has.
 */
export async function createWorkspace(
  { database, actor }: { readonly database: Database; readonly actor: UserActor },
  input: CreateWorkspaceInput,
): Promise<{ readonly id: string; readonly slug: string; readonly name: string }> {
  const { name, slug, description } = parseInput(schema, input);
  const { userId } = actor;
  return await database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM "user" WHERE id = ${userId} FOR UPDATE`;
    const owned = await transaction.membership.count({ where: { userId, role: "owner" } });
    if (owned >= mostOwned) {
      throw new AppError(
        "invalid-request",
        `You own ${owned} workspaces, which is as many as one can. Delete one first.`,
      );
    }
    if (slug !== undefined && (await transaction.workspace.findUnique({ where: { slug }, select: { id: true } }))) {
      throw slugIsTaken(slug);
    }
    const made = await insertWithFreeSlug(transaction, {
      name,
      base: slug ?? slugFrom(name),
      description: description ?? null,
    });
    await transaction.membership.create({ data: { workspaceId: made.id, userId, role: "owner" } });
    await recordAudit(
      transaction,
      { ...actor, workspaceId: made.id, role: "owner" },
      { workspaceId: made.id, action: "workspace.create", target: `workspace:${made.id}`, detail: { name } },
    );
    return { ...made, name };
  });
}

const schema = z.object({
  name: workspaceName,
  slug: workspaceSlug.optional(),
  description: workspaceDescription.optional(),
});
