import { randomBytes } from "node:crypto";
import type { Prisma } from "@causeway/prisma";

export type NewWorkspace = { readonly id: string; readonly slug: string };

/** The plain slug for whoever comes first; for the others one with a random ending. */
export async function insertWithFreeSlug(
  transaction: Prisma.TransactionClient,
  { name, base, description }: { readonly name: string; readonly base: string; readonly description?: string | null },
): Promise<NewWorkspace> {
  const candidates = [base, ...[3, 5, 8].map((length) => `${base}-${randomBytes(length).toString("hex")}`)];
  for (const slug of candidates) {
    const [inserted] = await transaction.workspace.createManyAndReturn({
      data: [{ name, slug, description: description ?? null }],
      skipDuplicates: true,
      select: { id: true, slug: true },
    });
    if (inserted) return inserted;
  }
  throw new Error(`No free slug for ${base}`);
}
