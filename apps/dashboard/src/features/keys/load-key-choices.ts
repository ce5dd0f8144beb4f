import type { SelectChoice } from "@causeway/ui/select.tsx";
import { getDatabase } from "../../database.ts";

const mostListed = 100;

/** Keys of a workspace that something can be limited to: the newest, and all that were `chosen` before, revoked ones too. */
export async function loadKeyChoices(
  workspaceId: string,
  chosen: readonly string[] = [],
): Promise<readonly SelectChoice[]> {
  const { apiKey } = getDatabase();
  const select = { id: true, name: true, label: true, revokedAt: true } as const;
  const orderBy = { createdAt: "desc" } as const;
  const ofWorkspace = { workspaceId, class: "inference" } as const;
  const [newest, before] = await Promise.all([
    apiKey.findMany({ where: { ...ofWorkspace, revokedAt: null }, select, orderBy, take: mostListed }),
    apiKey.findMany({ where: { ...ofWorkspace, id: { in: [...chosen] } }, select, orderBy }),
  ]);
  const isNewest = new Set(newest.map(({ id }) => id));
  return [...newest, ...before.filter(({ id }) => !isNewest.has(id))].map(({ id, name, label, revokedAt }) => ({
    value: id,
    label: `${name} (${label}${revokedAt === null ? "" : ", revoked"})`,
  }));
}
