import { type Provider, providers } from "@causeway/providers";
import { expect, it } from "vitest";
import { secretForm, secretOf } from "./secret-form.ts";
import type { SecretForm } from "./secret-kinds.ts";

const entered = (fields: Partial<SecretForm>) => secretForm.parse({ key: "", ...fields });
const azure = providers.get("azure") as Provider;
const request = {} as Parameters<Provider["authorize"]>[1];

it("is the key alone where nothing else is asked for", () => {
  expect(secretOf("openai", entered({ key: " sk-0123456789 \n", resource: "ignored" }))).toBe("sk-0123456789");
});

it.each([
  ["acme", "acme"],
  [" https://Acme-EU.openai.azure.com/ ", "acme-eu"],
  ["acme.cognitiveservices.azure.com", "acme"],
  ["https://acme.services.ai.azure.com/anthropic/v1", "acme"],
])("becomes for Azure what its calls read: the resource of %s", (resource, name) => {
  const secret = secretOf("azure", entered({ key: "0123456789", resource }));
  expect(azure.placesOf?.(secret)).toEqual({ resource: name });
  expect(azure.authorize(secret, request)).toEqual({ "api-key": "0123456789" });
  expect(azure.modelNameFor?.(secret, "gpt-5.4")).toBeUndefined();
});

it("names deployments, and the version under which each has its own address", () => {
  const deployments = "gpt-5.4 = our-gpt\n\n openai/text-embedding-3-large=vectors ";
  const secret = secretOf(
    "azure",
    entered({ key: "0123456789", resource: "acme", deployments, apiVersion: "2024-10-21" }),
  );
  expect(azure.modelNameFor?.(secret, "gpt-5.4")).toBe("our-gpt");
  expect(azure.modelNameFor?.(secret, "text-embedding-3-large")).toBe("vectors");
  const place = { baseUrl: "https://acme.openai.azure.com/openai/v1", path: "/chat/completions", model: "our-gpt" };
  expect(azure.addressFor?.(secret, place)).toBe(
    "https://acme.openai.azure.com/openai/deployments/our-gpt/chat/completions?api-version=2024-10-21",
  );
});

it("takes a document that somebody has already", () => {
  const document = '{"api_key":"0123456789","resource":"acme"}';
  expect(secretOf("azure", entered({ key: document }))).toBe(document);
});

it.each([
  [{ resource: "" }, "resource"],
  [{ resource: "two words" }, "resource"],
  [{ resource: "https://evil.example/acme" }, "resource"],
  [{ resource: "acme", deployments: "gpt-5.4" }, "deployments"],
  [{ resource: "acme", deployments: "gpt-5.4 = a b" }, "deployments"],
  [{ resource: "acme", deployments: "a=b\n".repeat(101) }, "deployments"],
  [{ resource: "acme", apiVersion: "latest" }, "apiVersion"],
  [{ resource: "acme", key: '{"api_key":"0123456789"}' }, "key"],
])("refuses %j, naming the field", (fields, parameter) => {
  const refused = () => secretOf("azure", entered({ key: "0123456789", ...fields }));
  expect(refused).toThrow(expect.objectContaining({ code: "invalid-request", parameter }));
});

it("asks for no version where there is none", () => {
  const secret = secretOf(
    "azure-anthropic",
    entered({ key: "0123456789", resource: "acme", apiVersion: "2024-10-21" }),
  );
  expect(JSON.parse(secret)).toEqual({ api_key: "0123456789", resource: "acme" });
});
