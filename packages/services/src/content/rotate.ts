import { type Database, placeOfContent } from "@causeway/db";
import type { KeyVault } from "@causeway/vault";

const mostAtOnce = 500;

/** Wraps all that is kept anew under the newest key-encryption key, as `rotateOwnKeys` does provider keys. */
export async function rotateContent(
  database: Database,
  vault: KeyVault,
): Promise<{ readonly rewrapped: number; readonly unreadable: readonly string[] }> {
  const unreadable: string[] = [];
  let rewrapped = 0;
  let last = "";
  for (;;) {
    const rows = await database.generationContent.findMany({
      where: { generationId: { gt: last } },
      orderBy: { generationId: "asc" },
      take: mostAtOnce,
      select: { generationId: true, workspaceId: true, sealed: true },
    });
    for (const { generationId, workspaceId, sealed } of rows) {
      try {
        if (vault.isCurrent(sealed)) continue;
        const renewed = await vault.rewrap(sealed, placeOfContent({ workspaceId, generationId }));
        const { count } = await database.generationContent.updateMany({
          where: { generationId, sealed },
          data: { sealed: renewed },
        });
        rewrapped += count;
      } catch {
        unreadable.push(generationId);
      }
    }
    last = rows.at(-1)?.generationId ?? last;
    if (rows.length < mostAtOnce) return { rewrapped, unreadable };
  }
}
