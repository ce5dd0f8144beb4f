import type { ApiKey } from "@causeway/limits";
import type { AnyCall } from "@causeway/protocol";
import { type OwnKey, ownModels, type RequestedModel } from "@causeway/routing";
import { admit } from "./admit.ts";
import { applyPluginDefaults } from "./apply-plugin-defaults.ts";
import { applyPreset } from "./apply-preset.ts";
import { applyVariants } from "./apply-variants.ts";
import { applyWorkspaceRouting } from "./apply-workspace-routing.ts";
import { type Arrival, arriveNow } from "./arrival.ts";
import { attemptInTurn } from "./attempt-in-turn.ts";
import { authenticate } from "./authenticate.ts";
import { needsOf } from "./call-needs.ts";
import { findSession, keepSession } from "./call-session.ts";
import { keepContent, keepHit, recorded } from "./content/keep-content.ts";
import { compressPrompt } from "./compression/compress-prompt.ts";
import { findModels } from "./find-models.ts";
import { findOwnKeys } from "./find-own-keys.ts";
import { finish } from "./finish.ts";
import { readDocuments } from "./documents/read-documents.ts";
import { filtersContent, guardContent } from "./guardrails/guard-content.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import { permittedModels } from "./permitted-models.ts";
import { planCall } from "./plan-call.ts";
import { onceByKey } from "./reuse/once-by-key.ts";
import { findCached, keptInCache } from "./reuse/response-cache.ts";
import type { CacheAsked } from "./reuse/reuse-asked.ts";
import { serveHit } from "./reuse/serve-hit.ts";
import { keepChoice, routeAutomatically } from "./route-automatically.ts";
import { settle } from "./settle.ts";
import { keepRoute } from "./tell-route.ts";
import { cited, citing } from "./web-search/cite.ts";
import type { SearchedCall } from "./web-search/held-search.ts";
import { searchWeb } from "./web-search/search-web.ts";

/**
 * One generation from key to settlement: the table of contents of the product. Rejects with an `AppError` while the
 * caller can still be told an HTTP status; what goes wrong later is said inside the stream.
 */
export async function runGeneration(ports: GatewayPorts, call: InboundCall): Promise<void> {
  const arrival = arriveNow(ports.clock);
  const key = await authenticate(ports.keys, call, arrival.at);
  const sent = await call.read();
  const reuse = call.reuse();
  const known = { arrival, key, sent, cache: reuse?.cache };
  const { idempotencyKey } = reuse ?? {};
  if (idempotencyKey === undefined) await generate(ports, call, known);
  else await onceByKey(ports, call, { key, sent, idempotencyKey }, (once) => generate(ports, once, known));
}

type KnownCall = {
  readonly arrival: Arrival;
  readonly key: ApiKey;
  readonly sent: AnyCall;
  readonly cache: CacheAsked | undefined;
};

async function generate(ports: GatewayPorts, arrived: InboundCall, known: KnownCall): Promise<void> {
  const { arrival, key, sent } = known;
  const inbound = recorded(arrived, key);
  const preset = await applyPreset(ports.presets, key, sent);
  const guarded = filtersContent(key.guardrails) ? await guardContent(key.guardrails, preset, ports.pause) : preset;
  const wanted = applyWorkspaceRouting(guarded, key.routing);
  const ownKeys = await findOwnKeys(ports.ownKeys, key);
  const varied = applyVariants(
    routeAutomatically(ports, inbound, { key, asked: wanted, ownKeys }, arrival),
    ports.catalog(),
  );
  const worded = applyPluginDefaults(varied, key.routing?.plugins);
  const found = findModels(worded, { catalog: ports.catalog(), own: ownModels(ownKeys) });
  const models = permittedModels(found, key, ports.links);
  const cached = await findCached(ports, { ...known, asked: worded, models });
  if (cached?.hit) {
    await serveHit(ports, inbound, { key, asked: worded, arrival, hit: cached.hit });
    return keepHit(ports, inbound, { key, asked: worded, hit: cached.hit });
  }
  const kept = cached ? keptInCache(ports, inbound, cached) : inbound;
  const read = await readDocuments(ports, { key, asked: worded, models });
  const question = { ...known, worded, models, ownKeys };
  if (read.webSearch === undefined) return await answer(ports, kept, { ...question, read });
  const web = await searchWeb(ports, kept, { key, asked: read, models, ownKeys });
  try {
    await answer(ports, citing(kept, web.found), { ...question, read: web.asked, web });
  } catch (error) {
    await web.letGo(error);
    throw error;
  }
}

type AnswerQuestion = KnownCall & {
  /** Before documents were read and the web searched for it. */
  readonly worded: AnyCall;
  readonly read: AnyCall;
  readonly models: readonly RequestedModel[];
  readonly ownKeys: readonly OwnKey[];
  readonly web?: SearchedCall;
};

async function answer(ports: GatewayPorts, call: InboundCall, question: AnswerQuestion): Promise<void> {
  const { arrival, key, worded, read, models, ownKeys, web } = question;
  const asked = compressPrompt(read, models);
  const needs = needsOf(asked);
  const session = await findSession(ports, call, { key, asked, models, likelyPromptTokens: needs.promptTokens.likely });
  const plan = planCall(ports, { key, asked, models, ownKeys, session, needs }, arrival);
  const admission = await admit(ports, call, { key, asked, plan, earlier: web?.admission });
  const answered = await attemptInTurn(ports, call, { key, asked, plan, admission, arrival });
  const delivery = cited(answered, web?.found);
  keepSession(ports, session, delivery);
  keepChoice(ports, session, { asked, delivery });
  const { billed, end } = await settle(ports, call, { key, asked, plan, admission, delivery, arrival });
  const told = web ? await web.settle(asked, end) : asked;
  keepRoute(ports, call, { asked: told, plan, delivery });
  keepContent(ports, call, { key, asked: worded, delivery });
  finish(ports, call, { asked: told, plan, delivery, billed, arrival });
}
