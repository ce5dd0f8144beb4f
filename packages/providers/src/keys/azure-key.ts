import { objectOf, stringOf } from "../dialects/loosely.ts";
import { KeyFault } from "../provider.ts";
import { fieldOf, keyDocument } from "./key-document.ts";

/**
 * A key of Azure's: the key alone, or JSON that says where it belongs:
 * `{"api_key": "…", "resource": "acme", "deployments": {"gpt-5.4": "our-gpt"}}`. With `api_version` it is called at the
 * addresses that Azure had before `/openai/v1`; `endpoint_url` is such an address as Azure shows it, and says all of this.
 */
export const azureKey = (secret: string): string => fieldOf(keyDocument(secret), "api_key", "apiKey") ?? secret;

export function azureResource(secret: string): Readonly<Record<string, string>> {
  const resource = fieldOf(keyDocument(secret), "resource", "resource_name") ?? shownAddress(secret)?.resource;
  return resource === undefined ? {} : { resource };
}

/** The deployment of this model, as the key's owner named it. */
export const deploymentIn = (secret: string, upstreamModelId: string): string | undefined =>
  stringOf(objectOf(keyDocument(secret)?.["deployments"])?.[upstreamModelId]) ?? shownAddress(secret)?.deployment;

/** Each deployment at its own address, in the version of the API that the key names; else as everyone's. */
export function azureAddress(
  secret: string,
  { baseUrl, path, model }: { readonly baseUrl: string; readonly path: string; readonly model: string },
): string {
  const version = fieldOf(keyDocument(secret), "api_version") ?? shownAddress(secret)?.version;
  if (version === undefined) return baseUrl + path;
  if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(version)) {
    throw new KeyFault('The key of Azure has an api_version that is none. Give it as in "2024-10-21".');
  }
  const base = baseUrl.replace(/\/v1$/, "");
  // This one format names the deployment in the body.
  const place = path.startsWith("/responses") ? "" : `/deployments/${encodeURIComponent(model)}`;
  return `${base}${place}${path}?api-version=${version}`;
}

type ShownAddress = {
  readonly resource: string | undefined;
  readonly deployment: string | undefined;
  readonly version: string | undefined;
};

/** `https://acme.openai.azure.com/openai/deployments/our-gpt/chat/completions?api-version=2024-10-21` */
function shownAddress(secret: string): ShownAddress | undefined {
  const text = fieldOf(keyDocument(secret), "endpoint_url");
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return undefined;
  const [, resource] = /^([a-z0-9-]+)\.(?:openai|cognitiveservices)\.azure\.com$/.exec(url.hostname) ?? [];
  const [, deployment] = /^\/openai\/deployments\/([\w.-]+)\//.exec(url.pathname) ?? [];
  const version = url.searchParams.get("api-version") ?? undefined;
  return { resource, deployment, version };
}
