import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { createDatabase } from "@causeway/db";
import { parseUsd } from "@causeway/money";
import { grantCredits } from "@causeway/services";
import { readEnv } from "../env.ts";

/**
 * `npm run credits:grant -- --workspace <id> --usd 5 --reason "Outage of 21 November" [--expires 2027-01-31] [--id <occasion>]`
 * gives a workspace promotional credits. The same `--id` never gives twice.
 */
const { values } = parseArgs({
  options: {
    workspace: { type: "string" },
    usd: { type: "string" },
    reason: { type: "string" },
    expires: { type: "string" },
    id: { type: "string", default: randomUUID() },
  },
});
const { workspace: workspaceId, usd, reason, expires, id: grantId } = values;
const expiresAt = expires === undefined ? undefined : new Date(expires);
if (!workspaceId || !usd || !reason || Number.isNaN(expiresAt?.getTime() ?? 0)) {
  console.error(
    'Say who, how much and why: --workspace <id> --usd 5 --reason "Outage of 21 November" [--expires 2027-01-31]',
  );
  process.exit(1);
}
const database = createDatabase(readEnv().DATABASE_URL);
try {
  await database.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { id: true } });
  const context = { database, actor: { kind: "system" as const, job: "grant-credits" } };
  const isNew = await grantCredits(context, { workspaceId, grantId, credits: parseUsd(usd), reason, expiresAt });
  console.log(isNew ? `${workspaceId} was given $${usd} (grant ${grantId}).` : `The grant ${grantId} was made before.`);
} finally {
  await database.$disconnect();
}
