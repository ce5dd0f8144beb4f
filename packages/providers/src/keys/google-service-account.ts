import { isJsonObject, type JsonObject } from "@causeway/protocol";
import { LRUCache } from "lru-cache";
import { request } from "undici";
import { KeyFault } from "../provider.ts";
import { fieldOf, keyDocument } from "./key-document.ts";

const usualTokenUrl = "https://oauth2.googleapis.com/token";
const scope = "https://www.googleapis.com/auth/cloud-platform";
const assertionSeconds = 3_600;
const patienceMs = 10_000;
/** A token is replaced this long before it ends: no call is sent with one that ends on its way. */
const refreshAheadMs = 5 * 60_000;
/** A failure is told again for this long, rather than asked again with every call. */
const failureMs = 5_000;

type Token = { readonly value: string; readonly endsAt: number };

/** One exchange at a time for each key; what it gives is kept until shortly before its end. */
export class GoogleTokens {
  readonly #tokens = new LRUCache<string, Token>({ max: 500 });
  readonly #failures = new LRUCache<string, KeyFault>({ max: 500, ttl: failureMs });
  readonly #running = new Map<string, Promise<Token>>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * An access token for this service account. `calledOrigin` is where it will be used: assertions go to Google, or to
   * that very origin, whatever the key's `token_uri` says. Throws or rejects with `KeyFault`.
   */
  tokenFor(secret: string, calledOrigin: string): string | Promise<string> {
    const known = this.#tokens.get(secret);
    const left = known ? known.endsAt - this.#now() : 0;
    if (known && left > refreshAheadMs) return known.value;
    const exchanged = this.#exchange(secret, calledOrigin);
    if (known && left > 0) {
      // Good for this call; the next one finds the new one.
      exchanged.catch(() => undefined);
      return known.value;
    }
    return exchanged.then(({ value }) => value);
  }

  #exchange(secret: string, calledOrigin: string): Promise<Token> {
    const running = this.#running.get(secret);
    if (running) return running;
    const failed = this.#failures.get(secret);
    if (failed) return Promise.reject(failed);
    const exchange = fetchToken(secret, calledOrigin, this.#now)
      .then((token) => {
        this.#tokens.set(secret, token);
        return token;
      })
      .catch((error: unknown) => {
        if (error instanceof KeyFault) this.#failures.set(secret, error);
        throw error;
      })
      .finally(() => this.#running.delete(secret));
    this.#running.set(secret, exchange);
    return exchange;
  }
}

async function fetchToken(secret: string, calledOrigin: string, now: () => number): Promise<Token> {
  const document = keyDocument(secret);
  const email = fieldOf(document, "client_email");
  const privateKey = fieldOf(document, "private_key");
  if (email === undefined || privateKey === undefined) {
    throw new KeyFault("The service account has no client_email or no private_key. Paste the whole JSON file.");
  }
  const tokenUrl = tokenAddress(fieldOf(document, "token_uri"), calledOrigin);
  const assertion = await sign(
    { email, privateKey, keyId: fieldOf(document, "private_key_id"), audience: tokenUrl },
    now(),
  );
  const { status, body } = await post(tokenUrl, assertion);
  const token = fieldOf(body, "access_token");
  if (status === 200 && token !== undefined) {
    const seconds = typeof body?.["expires_in"] === "number" ? body["expires_in"] : assertionSeconds;
    return { value: token, endsAt: now() + seconds * 1_000 };
  }
  const said = fieldOf(body, "error_description", "error") ?? `status ${status}`;
  if (status >= 500 || status === 429) throw new KeyFault(`Google gave no access token: ${said}`, "unreachable");
  throw new KeyFault(`Google refuses the service account: ${said.slice(0, 300)}`);
}

/** A key of a customer's names where its proof goes: only Google may be that, or who is called with it anyway. */
function tokenAddress(given: string | undefined, calledOrigin: string): string {
  if (given === undefined) return usualTokenUrl;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isGoogle = url?.protocol === "https:" && /(^|\.)googleapis\.com$/.test(url.hostname);
  if (url && (isGoogle || url.origin === calledOrigin)) return given;
  throw new KeyFault("The service account's token_uri does not belong to Google.");
}

type Claims = {
  readonly email: string;
  readonly privateKey: string;
  readonly keyId: string | undefined;
  readonly audience: string;
};

async function sign({ email, privateKey, keyId, audience }: Claims, nowMs: number): Promise<string> {
  // Few have such keys, and a start has no time for what few need.
  const { importPKCS8, SignJWT } = await import("jose");
  const issuedAt = Math.floor(nowMs / 1_000);
  try {
    return await new SignJWT({ scope })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(keyId !== undefined && { kid: keyId }) })
      .setIssuer(email)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + assertionSeconds)
      .sign(await importPKCS8(privateKey, "RS256"));
  } catch {
    throw new KeyFault("The service account's private_key cannot be read. Paste the whole JSON file.");
  }
}

async function post(tokenUrl: string, assertion: string) {
  try {
    const { statusCode, body } = await request(tokenUrl, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion }).toString(),
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
    });
    return { status: statusCode, body: objectIn(await body.text()) };
  } catch {
    throw new KeyFault("Google's token service cannot be reached", "unreachable");
  }
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
