import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

export type HealthParts = {
  pingDatabase(): Promise<unknown>;
  /** Throws while nobody knows which models there are. */
  readCatalog(): unknown;
  readonly canHoldWithoutPostgres: () => Promise<boolean>;
  /** The process will end soon. */
  readonly isLeaving: () => boolean;
};

const longestPingMs = 2_000;

/**
 * `GET /health`: 200 while calls can be admitted and should be sent here. Redis being away stops nothing; Postgres being
 * away stops what has no slice in Redis. It is answered from the first moment on, when the rest of the management API
 * is still being loaded.
 */
export const answerHealth =
  (parts: HealthParts): RequestListener =>
  (request, response) =>
    void answer(parts, request, response);

async function answer(parts: HealthParts, { method }: IncomingMessage, response: ServerResponse): Promise<void> {
  const isWell = await isTrueInTime(() => parts.pingDatabase());
  const isLoaded = await isTrueInTime(async () => parts.readCatalog());
  const canAdmit = isLoaded && (isWell || (await isTrueInTime(() => parts.canHoldWithoutPostgres())));
  const isOk = canAdmit && !parts.isLeaving();
  const body = JSON.stringify({ status: nameOf(isOk), database: nameOf(isWell) });
  response.writeHead(isOk ? 200 : 503, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(method === "HEAD" ? undefined : body);
}

const nameOf = (isOk: boolean) => (isOk ? "ok" : "unavailable");

/** Whatever is answered is true, save `false`. */
async function isTrueInTime(ask: () => Promise<unknown>): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), longestPingMs);
  const answered = ask().then(
    (told) => told !== false,
    () => false,
  );
  const isTrue = await Promise.race([answered, tooLate]);
  clearTimeout(timer);
  return isTrue;
}
