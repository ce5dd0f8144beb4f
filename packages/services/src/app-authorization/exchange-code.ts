import { createHash, timingSafeEqual } from "node:crypto";
import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { formatUsd, nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import { createApiKey } from "../api-key/create.ts";
import { hashOfCode } from "./allow-app.ts";

/**
 * Buys the key that a person allowed, with the code and the verifier that the app kept to itself. The code is used up by
 * any try, also with a wrong verifier: whoever tries that has not made the request. Throws `forbidden`, in the same words
 * for a code that is unknown, used, too old or somebody else's.
 */
export async function exchangeAppCode(
  { database }: { readonly database: Database },
  { code, codeVerifier }: { readonly code: string; readonly codeVerifier: string },
): Promise<{ readonly key: string; readonly userId: string }> {
  const codeHash = hashOfCode(code);
  const allowed = await useUp(database, codeHash);
  if (!allowed || !isVerifiedBy(allowed.codeChallenge, codeVerifier)) throw invalidCode();
  const { workspaceId, userId, keyName, limitNano, limitReset, keyExpiresAt } = allowed;
  const role = await roleOf(database, allowed);
  const limit = limitNano === null ? undefined : formatUsd(nanoUsd(limitNano));
  const created = await createApiKey(
    { database, actor: { kind: "user", userId, workspaceId, role } },
    {
      workspaceId,
      name: keyName,
      app: { name: allowed.appName, origin: allowed.appOrigin },
      ...(limit !== undefined && { limits: { [limitReset ?? "total"]: limit } }),
      expiresAt: keyExpiresAt ?? undefined,
    },
  );
  await database.appAuthorization.update({
    where: { codeHash },
    data: { apiKeyId: created.id },
    select: { codeHash: true },
  });
  return { key: created.key, userId };
}

type Allowed = Prisma.AppAuthorizationGetPayload<object>;

/** Of two that come with one code at once, one gets it. */
async function useUp(database: Database, codeHash: string): Promise<Allowed | undefined> {
  const now = new Date();
  const [allowed] = await database.appAuthorization.updateManyAndReturn({
    where: { codeHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return allowed;
}

function isVerifiedBy(challenge: string, verifier: string): boolean {
  const made = createHash("sha256").update(verifier).digest("base64url");
  return made.length === challenge.length && timingSafeEqual(Buffer.from(made), Buffer.from(challenge));
}

/** Who left the workspace meanwhile lets nobody in. */
async function roleOf(database: Database, { workspaceId, userId }: Allowed) {
  const membership = await database.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { role: true, workspace: { select: { deletedAt: true } } },
  });
  if (!membership || membership.workspace.deletedAt !== null) throw invalidCode();
  return membership.role;
}

const invalidCode = () =>
  new AppError(
    "forbidden",
    "Invalid code: it was never given, was used already, is older than ten minutes, or belongs to another code_verifier. Ask the person again.",
  );
