import { AppError } from "@causeway/errors";
import { z } from "zod";
import { hasApiVersions, isAzure, type SecretForm } from "./secret-kinds.ts";

/** The fields of a provider's key as a form sends them; those that its provider has not are absent. */
export const secretForm = z.object({
  key: z.string(),
  resource: z.string().default(""),
  deployments: z.string().default(""),
  apiVersion: z.string().default(""),
});

/** The key as it is stored: for Azure with its resource, in the document that calls read. Throws `invalid-request`. */
export function secretOf(providerId: string, { key, resource, deployments, apiVersion }: SecretForm): string {
  const secret = key.trim();
  const isEmpty = [resource, deployments, apiVersion].every((text) => text.trim() === "");
  if (!isAzure(providerId) || (isEmpty && secret.startsWith("{"))) return secret;
  if (secret.startsWith("{")) throw wrong("key", "This key is a document already: leave the other fields empty.");
  // What is wrong with the key itself is said where keys are checked.
  if (secret === "") return secret;
  const version = apiVersion.trim();
  if (version !== "" && !/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(version)) {
    throw wrong("apiVersion", "Write the version as in 2024-10-21, or leave it empty.");
  }
  const named = deploymentsOf(deployments);
  return JSON.stringify({
    api_key: secret,
    resource: resourceOf(resource),
    ...(Object.keys(named).length > 0 && { deployments: named }),
    ...(version !== "" && hasApiVersions(providerId) && { api_version: version }),
  });
}

/** `acme`, also out of `https://acme.openai.azure.com/`. */
function resourceOf(text: string): string {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\.(?:openai|cognitiveservices|services\.ai)\.azure\.com(?:\/.*)?$/, "");
  if (/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(name)) return name;
  throw wrong("resource", "Write the resource's name, as in https://name.openai.azure.com.");
}

const mostDeployments = 100;

/** `gpt-5.4 = our-gpt`, one a line, by Azure's name of the model. */
function deploymentsOf(text: string): Readonly<Record<string, string>> {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length > mostDeployments) throw wrong("deployments", `At most ${mostDeployments} deployments.`);
  return Object.fromEntries(
    lines.map((line) => {
      const [, model, deployment] = /^(?:[\w-]+\/)?([\w.:-]+)\s*=\s*([\w.-]{1,100})$/.exec(line) ?? [];
      if (model !== undefined && deployment !== undefined) return [model, deployment];
      throw wrong("deployments", `"${line.slice(0, 60)}" is no deployment: write model = deployment, one a line.`);
    }),
  );
}

const wrong = (parameter: keyof SecretForm, message: string) => new AppError("invalid-request", message, { parameter });
