import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type Exchange, sendHtml, sendJson, sendText } from "../http/exchange.ts";
import { readJson } from "../http/read-body.ts";
import type { PriceList } from "./price-list.ts";
import { writeModelsDev } from "./write-models-dev.ts";

/** `GET /models.dev/api.json`. */
export const answerModelsDev = (exchange: Exchange, list: PriceList): Promise<void> =>
  answerDocument(exchange, list, { place: "models.dev", document: () => writeModelsDev(list) });

/** Serves a document with an etag, or whatever trouble was asked for in its place. */
export async function answerDocument(
  { request, response }: Exchange,
  list: PriceList,
  { place, document }: { place: string; document: () => unknown },
): Promise<void> {
  const trouble = list.trouble(place);
  if (trouble?.kind === "status") return sendJson(response, trouble.status, { error: "as it was asked" });
  if (trouble?.kind === "html") return sendHtml(response, 200, "<!doctype html><title>Sign in</title>");
  if (trouble?.kind === "malformed") return sendText(response, 200, '{"openai": {"models"', json);
  if (trouble?.kind === "text") return sendText(response, 200, trouble.text, json);
  if (trouble?.kind === "slow") await delay(trouble.ms);
  const text = JSON.stringify(document());
  const etag = `"${createHash("sha256").update(text).digest("hex").slice(0, 32)}"`;
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  sendText(response, 200, text, { ...json, etag });
}

const json = { "content-type": "application/json" };

const changes = z
  .strictObject({
    input: z.number(),
    output: z.number(),
    cachedInput: z.number(),
    cacheWrite: z.number(),
    context: z.int().positive(),
    maxOutput: z.int().positive(),
    tools: z.boolean(),
    reasoning: z.boolean(),
    structuredOutput: z.boolean(),
    inputModalities: z.array(z.string()),
    deprecatedOn: z.string(),
    successor: z.string(),
  })
  .partial();

const trouble = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("status"), status: z.int().min(300).max(599) }),
  z.strictObject({ kind: z.literal("slow"), ms: z.int().min(0).max(600_000) }),
  z.strictObject({ kind: z.literal("malformed") }),
  z.strictObject({ kind: z.literal("html") }),
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
]);

/**
 * Levers of the price list; `path` is what follows `/control/price-list`: `GET` it, `PUT` or `DELETE`
 * `/models/<provider>/<model>`, `PUT` or `DELETE` `/trouble/<models.dev or provider>`, `POST /reset`.
 */
export async function answerPriceListControl(
  { request, response, method }: Exchange,
  path: string,
  list: PriceList,
): Promise<void> {
  const told = () => sendJson(response, 200, list.all());
  if (path === "" && method === "GET") return told();
  if (path === "/reset" && method === "POST") {
    list.reset();
    return told();
  }
  const [, provider, model] = /^\/models\/([^/]+)(?:\/(.+))?$/.exec(decodeURIComponent(path)) ?? [];
  if (provider !== undefined && method === "DELETE") {
    list.drop(provider, model);
    return told();
  }
  if (provider !== undefined && model !== undefined && method === "PUT") {
    const read = changes.safeParse(await readJson(request));
    if (!read.success) return sendJson(response, 400, { error: z.prettifyError(read.error) });
    list.put(provider, model, definedOf(read.data));
    return told();
  }
  const place = /^\/trouble\/([^/]+)$/.exec(path)?.[1];
  if (place !== undefined && method === "DELETE") {
    list.setTrouble(place, undefined);
    return told();
  }
  if (place !== undefined && method === "PUT") {
    const read = trouble.safeParse(await readJson(request));
    if (!read.success) return sendJson(response, 400, { error: z.prettifyError(read.error) });
    list.setTrouble(place, read.data);
    return told();
  }
  sendJson(response, 404, { error: `There is no ${method} /control/price-list${path}.` });
}

/** Without what was not named. */
function definedOf(read: z.infer<typeof changes>): Parameters<PriceList["put"]>[2] {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
