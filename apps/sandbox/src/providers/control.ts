import { z } from "zod";
import { type Exchange, sendJson } from "../http/exchange.ts";
import { readJson } from "../http/read-body.ts";
import type { ProviderWorld } from "./answer-inference.ts";
import { faultSchema } from "./faults.ts";
import { tunedIdentities } from "./find-identity.ts";

/** Levers and gauges of the fake providers; `path` is what follows `/control/providers`. */
export async function answerProviderControl(exchange: Exchange, path: string, world: ProviderWorld): Promise<void> {
  const { method, response } = exchange;
  if (path === "" && method === "GET") {
    const identities = tunedIdentities.map(({ slug, name, models, pace }) => ({ slug, name, models, pace }));
    return sendJson(response, 200, { identities, faults: world.faults.all() });
  }
  if (path === "/faults" && method === "GET") return sendJson(response, 200, { faults: world.faults.all() });
  if (path === "/faults" && method === "DELETE") {
    world.faults.clear();
    return sendJson(response, 200, { faults: {} });
  }
  if (path === "/requests" && method === "GET") return listRequests(exchange, world);
  if (path === "/requests" && method === "DELETE") {
    world.log.clear();
    return sendJson(response, 200, { requests: [] });
  }
  const slug = /^\/([^/]+)\/faults$/.exec(path)?.[1];
  if (slug !== undefined) return answerFaults(exchange, decodeURIComponent(slug), world);
  sendJson(response, 404, { error: `There is no ${method} /control/providers${path}.` });
}

async function answerFaults(
  { request, response, method }: Exchange,
  slug: string,
  world: ProviderWorld,
): Promise<void> {
  if (method === "DELETE") world.faults.remove(slug);
  if (method === "POST") {
    const body = await readJson(request);
    const read = z.array(faultSchema).safeParse(Array.isArray(body) ? body : [body]);
    if (!read.success) return sendJson(response, 400, { error: z.prettifyError(read.error) });
    for (const fault of read.data) world.faults.add(slug, fault);
  }
  sendJson(response, 200, { faults: world.faults.list(slug) });
}

function listRequests({ query, response }: Exchange, world: ProviderWorld): void {
  const since = query.get("since");
  const requests = world.log.find({
    id: query.get("id") ?? undefined,
    slug: query.get("slug") ?? undefined,
    generationId: query.get("generation") ?? undefined,
    since: since === null ? undefined : readTime(since),
    limit: Number(query.get("limit") ?? 20_000),
  });
  sendJson(response, 200, { requests });
}

const readTime = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Date.parse(text));
