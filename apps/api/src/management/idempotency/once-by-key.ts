import { createHash } from "node:crypto";
import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { Context, MiddlewareHandler } from "hono";
import { presentedKeyIn } from "../../http/credential.ts";
import { callingKey } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import type { Bindings } from "../router.ts";
import { openAnswer, sealAnswer } from "./sealed-answer.ts";

const keptForMs = 24 * 3_600_000;

/**
 * Does what a POST with an `Idempotency-Key` asks once in 24 hours, however often the request comes: who lost the answer gets
 * it again, also a key that is shown once. What was refused changed nothing, and may be tried again. Of a first request
 * that never ended, nobody knows what came: it is not repeated, but told as 409.
 */
export function onceByKey({
  keys,
  database,
}: Pick<ManagementContext, "keys" | "database">): MiddlewareHandler<Bindings> {
  return async (context, next) => {
    const header = context.req.header("idempotency-key");
    const presented = presentedKeyIn(context.env.incoming.headers);
    if (context.req.method !== "POST" || header === undefined || presented === undefined) return await next();
    const key = readKey(header);
    const { id: apiKeyId } = await callingKey(keys, context.env.incoming);
    const row = { apiKeyId, key, requestHash: await hashOf(context) };
    if (!(await isFirst(database, row))) return await replay(database, row, presented);
    await next();
    await keep(database, row, { response: context.res, presented });
    return undefined;
  };
}

type Row = { readonly apiKeyId: string; readonly key: string; readonly requestHash: string };

async function isFirst(database: Database, row: Row): Promise<boolean> {
  const now = new Date();
  await database.idempotentReply.deleteMany({ where: { apiKeyId: row.apiKeyId, expiresAt: { lt: now } } });
  const { count } = await database.idempotentReply.createMany({
    data: [{ ...row, expiresAt: new Date(now.getTime() + keptForMs) }],
    skipDuplicates: true,
  });
  return count === 1;
}

async function replay(database: Database, { apiKeyId, key, requestHash }: Row, presented: string): Promise<Response> {
  const kept = await database.idempotentReply.findUnique({ where: { apiKeyId_key: { apiKeyId, key } } });
  if (kept && kept.requestHash !== requestHash) {
    throw conflict("This Idempotency-Key was used for another request. Use a new one for each.");
  }
  if (!kept?.status || !kept.sealedBody) {
    throw conflict(
      "The first request with this Idempotency-Key still runs, or broke off: look whether it was done before you use a new one.",
      2,
    );
  }
  const body = openAnswer(kept.sealedBody, presented);
  if (body === undefined) {
    throw conflict("It was done, but the key was rotated since: the answer cannot be told again. Look what there is.");
  }
  return new Response(body, {
    status: kept.status,
    headers: { "content-type": "application/json", "idempotent-replayed": "true" },
  });
}

/** What did not succeed for a reason of the caller's was not done. */
async function keep(
  database: Database,
  { apiKeyId, key }: Row,
  { response, presented }: { readonly response: Response; readonly presented: string },
): Promise<void> {
  const where = { apiKeyId, key };
  if (response.ok) {
    const sealedBody = sealAnswer(await response.clone().text(), presented);
    await database.idempotentReply.updateMany({ where, data: { status: response.status, sealedBody } });
  } else if (response.status < 500) {
    await database.idempotentReply.deleteMany({ where });
  }
}

async function hashOf({ req }: Context<Bindings>): Promise<string> {
  return createHash("sha256")
    .update(`${req.method} ${req.path}${new URL(req.url).search}\n`)
    .update(await req.text())
    .digest("hex");
}

function readKey(header: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new AppError("invalid-request", "Idempotency-Key: 1 to 255 visible characters, without spaces.", {
    parameter: "Idempotency-Key",
  });
}

const conflict = (message: string, retryAfterSeconds?: number) =>
  new AppError("conflict", message, {
    parameter: "Idempotency-Key",
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
