import { randomUUID } from "node:crypto";
import type { Database } from "@causeway/db";

export type MadeUpTraffic = {
  readonly workspaceId: string;
  readonly apiKeyIds: readonly string[];
  /** Of a thousand calls. */
  readonly share: number;
};

/** One that makes most of the calls, a middling one, and many small ones. */
const sizes = [
  { share: 600, keys: 24 },
  { share: 200, keys: 12 },
  ...Array.from({ length: 20 }, () => ({ share: 10, keys: 3 })),
];

/** New workspaces with keys that nobody can call with. */
export const madeUpWorkspaces = (database: Database): Promise<readonly MadeUpTraffic[]> =>
  Promise.all(
    sizes.map(async ({ share, keys }, index) => {
      const slug = `made-up-${randomUUID()}`;
      const names = Array.from({ length: keys }, (_, number) => `Key ${number + 1}`);
      const { id, apiKeys } = await database.workspace.create({
        data: {
          name: `Made up ${index + 1}`,
          slug,
          apiKeys: { create: names.map((name) => ({ name, hash: randomUUID(), label: "made up" })) },
        },
        select: { id: true, apiKeys: { select: { id: true } } },
      });
      return { workspaceId: id, apiKeyIds: apiKeys.map((key) => key.id), share };
    }),
  );
