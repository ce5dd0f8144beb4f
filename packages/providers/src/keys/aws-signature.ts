import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { LRUCache } from "lru-cache";
import { KeyFault, type KeyHeaders, type OutgoingRequest } from "../provider.ts";
import { bearer } from "./authorize.ts";
import { fieldOf, keyDocument } from "./key-document.ts";

const usualRegion = "us-east-1";

/** One signer a key: it keeps the key that it derived for the day. */
const signers = new LRUCache<string, SignatureV4>({ max: 500 });

/**
 * A Bedrock API key goes as it is; a pair of AWS keys as JSON signs the request:
 * `{"accessKeyId": "…", "secretAccessKey": "…", "region": "eu-central-1"}`, with `sessionToken` where there is one.
 */
export function authorizeAws(secret: string, request: OutgoingRequest): KeyHeaders | Promise<KeyHeaders> {
  const document = keyDocument(secret);
  if (document === undefined) return bearer(secret);
  const apiKey = fieldOf(document, "apiKey", "api_key");
  return apiKey === undefined ? sign(secret, request) : bearer(apiKey);
}

/** The region that a key names. */
export const awsPlaces = (secret: string): Readonly<Record<string, string>> => ({
  region: fieldOf(keyDocument(secret), "region") ?? usualRegion,
});

async function sign(secret: string, { url, body }: OutgoingRequest): Promise<KeyHeaders> {
  const { headers } = await signerOf(secret).sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host },
    body,
  });
  const { host: _, ...proof } = headers;
  return proof;
}

function signerOf(secret: string): SignatureV4 {
  const known = signers.get(secret);
  if (known) return known;
  const document = keyDocument(secret);
  const accessKeyId = fieldOf(document, "accessKeyId", "access_key_id", "aws_access_key_id");
  const secretAccessKey = fieldOf(document, "secretAccessKey", "secret_access_key", "aws_secret_access_key");
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new KeyFault(
      "The AWS key has no accessKeyId or no secretAccessKey. Give both as JSON, or a Bedrock API key.",
    );
  }
  const sessionToken = fieldOf(document, "sessionToken", "session_token");
  const signer = new SignatureV4({
    service: "bedrock",
    region: awsPlaces(secret)["region"] ?? usualRegion,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: NodeSha256,
  });
  signers.set(secret, signer);
  return signer;
}

/** SHA-256 of Node's own, as the signer wants it: three times as fast as one in JavaScript. */
class NodeSha256 {
  readonly #hash: Hash | Hmac;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(key));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error("A hash is made anew for each use");
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
