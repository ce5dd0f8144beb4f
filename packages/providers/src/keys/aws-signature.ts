import { type AwsSigner, createAwsSigner } from "@causeway/aws-signature";
import { LRUCache } from "lru-cache";
import { KeyFault, type KeyHeaders, type OutgoingRequest } from "../provider.ts";
import { bearer } from "./authorize.ts";
import { fieldOf, keyDocument } from "./key-document.ts";

const usualRegion = "us-east-1";

/** One signer a key: it keeps the key that it derived for the day. */
const signers = new LRUCache<string, AwsSigner>({ max: 500 });

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

const sign = (secret: string, { url, body }: OutgoingRequest): Promise<KeyHeaders> =>
  signerOf(secret).sign({ method: "POST", url, body });

function signerOf(secret: string): AwsSigner {
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
  const signer = createAwsSigner({
    service: "bedrock",
    region: awsPlaces(secret)["region"] ?? usualRegion,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
  });
  signers.set(secret, signer);
  return signer;
}
