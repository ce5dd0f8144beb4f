import { objectOf, stringOf } from "../dialects/loosely.ts";
import { fieldOf, keyDocument } from "./key-document.ts";

/**
 * A key of Azure's: the key alone, or JSON that says where it belongs:
 * `{"api_key": "…", "resource": "acme", "deployments": {"gpt-5.4": "our-gpt"}}`.
 */
export const azureKey = (secret: string): string => fieldOf(keyDocument(secret), "api_key", "apiKey") ?? secret;

export function azureResource(secret: string): Readonly<Record<string, string>> {
  const resource = fieldOf(keyDocument(secret), "resource", "resource_name");
  return resource === undefined ? {} : { resource };
}

/** The deployment of this model, as the key's owner named it. */
export const deploymentIn = (secret: string, upstreamModelId: string): string | undefined =>
  stringOf(objectOf(keyDocument(secret)?.["deployments"])?.[upstreamModelId]);
