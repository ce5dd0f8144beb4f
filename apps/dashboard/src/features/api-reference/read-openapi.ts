import { connection } from "next/server";
import { readEnv } from "../../env.ts";
import { keptFresh } from "../../kept-fresh.ts";
import { type OpenApiDocument, openApiDocument } from "./openapi-document.ts";

const patienceMs = 3_000;
const sharedRead = keptFresh(load, 300_000);

/** What the API says of itself, at most five minutes old; `undefined` while it cannot be reached. */
export async function readOpenApi(): Promise<OpenApiDocument | undefined> {
  await connection();
  return await sharedRead().catch(() => undefined);
}

async function load(): Promise<OpenApiDocument> {
  const response = await fetch(`${readEnv().API_URL}/openapi.json`, { signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) throw new Error(`The API's document answered ${response.status}`);
  return openApiDocument.parse(await response.json());
}
