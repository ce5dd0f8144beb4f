import { createServer, type Server } from "node:http";
import { type Exchange, openExchange, sendHtml, sendJson } from "./http/exchange.ts";
import { BodyTooLarge } from "./http/read-body.ts";
import { indexPage } from "./index-page.ts";
import { openMail } from "./mail/mail.ts";
import type { FaultInput } from "./providers/faults.ts";
import { openObservability } from "./observability/observability.ts";
import { openProviders } from "./providers/providers.ts";
import { answerModelsDev, answerPriceListControl } from "./price-list/answer-price-list.ts";
import { PriceList } from "./price-list/price-list.ts";
import { openStripe } from "./stripe/stripe.ts";

export type { MailMessage } from "./mail/mailbox.ts";
export type { Fault, FaultInput } from "./providers/faults.ts";
export { langfuseKeys, type ReceivedTraces, s3Keys } from "./observability/observability.ts";
export type { RequestRecord } from "./providers/request-log.ts";

export type SandboxOptions = {
  /** 0 picks a free port. */
  port: number;
  /** 0, the default, picks a free port. */
  smtpPort?: number;
  host?: string;
  /** How browsers reach it, when that is not the address it listens on. */
  publicUrl?: string;
  /** 1 is the default pace of the fake models, 10 ten times as fast. */
  speed?: number;
  faults?: Record<string, readonly FaultInput[]>;
  /** How many inference requests the log remembers; 20,000 unless told. */
  requestsKept?: number;
  /** Where Stripe's state outlives a restart; without it nothing does. */
  stateDir?: string;
  /** Gets every Stripe event, signed with this secret. */
  stripeWebhook?: { url: string; secret: string };
  /** The first wait before a refused webhook is sent again; each next one is twice as long. */
  webhookRetryMs?: number;
  /** Told about bugs; what is a caller's fault is only answered. */
  onError?: (error: unknown) => void;
};

export type Sandbox = { url: string; port: number; smtpPort: number; close(): Promise<void> };

/** Starts the outside world: model providers, Stripe and a mailbox, on one HTTP port and one SMTP port. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const world = await openWorld(options, host);
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, (request, response) => {
    const exchange = openExchange(request, response);
    answer(exchange, world).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      const status = statusOf(error);
      if (status === 500) options.onError?.(error);
      const message = status === 500 ? "The sandbox has a bug; its log says more." : String(error);
      sendJson(response, status, { error: { message, type: status === 500 ? "api_error" : "invalid_request_error" } });
    });
  });
  try {
    await listen(server, options.port, host);
  } catch (error) {
    await closeWorld(world);
    throw error;
  }
  const port = portOf(server);
  world.url = options.publicUrl ?? `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
  return {
    url: world.url,
    port,
    smtpPort: world.mail.smtpPort,
    async close() {
      await closeServer(server);
      await closeWorld(world);
    },
  };
}

type World = Awaited<ReturnType<typeof openWorld>>;

async function openWorld(options: SandboxOptions, host: string) {
  const onError = options.onError ?? (() => undefined);
  // The port, and so the address, is known only once the server listens.
  const place = { url: "" };
  const mail = await openMail({ port: options.smtpPort ?? 0, host, onError });
  const priceList = new PriceList();
  const providers = openProviders({
    priceList,
    speed: options.speed ?? 1,
    faults: options.faults ?? {},
    requestsKept: options.requestsKept,
  });
  const stripe = openStripe({
    stateDir: options.stateDir,
    webhook: options.stripeWebhook,
    webhookRetryMs: options.webhookRetryMs ?? 1_000,
    publicUrl: () => place.url,
    onError,
  });
  return Object.assign(place, { mail, providers, stripe, priceList, observability: openObservability() });
}

async function closeWorld({ mail, stripe }: World): Promise<void> {
  await Promise.all([mail.close(), stripe.close()]);
}

async function answer(
  exchange: Exchange,
  { url, mail, providers, stripe, priceList, observability }: World,
): Promise<void> {
  const { path, method, query, response } = exchange;
  if (path.startsWith("/providers/")) return providers.answer(exchange);
  if (path.startsWith("/observability/")) return observability.answer(exchange);
  if (path === "/control/observability") return observability.control(exchange);
  if (path.startsWith("/v1/")) return stripe.api(exchange);
  if (path.startsWith("/checkout/")) return stripe.checkout(exchange);
  if (path === "/mail" || path.startsWith("/mail/")) return mail.answer(exchange);
  if (path === "/health") return sendJson(response, 200, { status: "ok" });
  if (path === "/") return sendHtml(response, 200, indexPage(url, mail.smtpPort));
  if (path.startsWith("/control/providers"))
    return providers.control(exchange, path.slice("/control/providers".length));
  if (path === "/models.dev/api.json") return answerModelsDev(exchange, priceList);
  if (path.startsWith("/control/price-list"))
    return answerPriceListControl(exchange, path.slice("/control/price-list".length), priceList);
  if (path.startsWith("/control/stripe")) return stripe.control(exchange, path.slice("/control/stripe".length));
  if (path === "/control/reset" && method === "POST") {
    const everything = query.get("everything") === "true";
    providers.reset();
    priceList.reset();
    observability.reset();
    stripe.reset(everything);
    if (everything) mail.reset();
    return sendJson(response, 200, { reset: true, everything });
  }
  sendJson(response, 404, { error: `There is no ${method} ${path} here. GET / lists what there is.` });
}

/** What callers do wrong below the level of any protocol; all else is a bug of ours. */
function statusOf(error: unknown): number {
  if (error instanceof BodyTooLarge) return 413;
  return error instanceof URIError ? 400 : 500;
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: 4_096 }, resolve);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox listens on no TCP port.");
  return address.port;
}

/** Stops listening and drops what is still open: nothing here is worth waiting for. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
