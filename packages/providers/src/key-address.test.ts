import { generateKeyPairSync } from "node:crypto";
import { Cancellation } from "@causeway/gateway";
import { readChatCompletion } from "@causeway/protocol";
import { type RequestRecord, type Sandbox, startSandbox } from "@causeway/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fillPlaces } from "./keys/fill-places.ts";
import { ownKeyAddresses } from "./provider-connections.ts";
import { azure } from "./providers/azure.ts";
import { providers } from "./registry.gen.ts";
import { createUpstream } from "./upstream.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 1_000 });
});
afterAll(() => sandbox.close());

async function call(providerId: string, upstreamModelId: string, ownSecret: string, isSandboxed = true) {
  const variables = isSandboxed ? { CAUSEWAY_SANDBOX_PROVIDERS: sandbox.url } : {};
  const upstream = createUpstream(new Map(), { ownKeyAddresses: ownKeyAddresses([...providers.values()], variables) });
  const { request } = readChatCompletion({ messages: [{ role: "user", content: "Explain coral reefs" }] });
  try {
    const attempt = {
      generationId: "g",
      providerId,
      upstreamModelId,
      request,
      maxOutputTokens: 50,
      mayThinkLong: false,
    };
    return await upstream.call(
      { ...attempt, ownSecret },
      { write: () => true, drained: () => Promise.resolve() },
      new Cancellation(),
    );
  } finally {
    await upstream.close();
  }
}

const account = (client_email: string) => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const token_uri = `${sandbox.url}/providers/google-vertex/token`;
  return JSON.stringify({ project_id: "p", client_email, private_key: privateKey, token_uri });
};

test("a service account is exchanged for a token on the way to the provider", async () => {
  const { outcome, answer } = await call("google-vertex", "gemini-2.5-flash", account("me@p.iam.gserviceaccount.com"));
  expect(outcome).toEqual({ kind: "completed" });
  expect(answer).toMatchObject({ choices: [{ text: expect.stringContaining("coral reefs") }] });
});

test("a service account that Google refuses is a key that is rejected", async () => {
  expect(await call("google-vertex", "gemini-2.5-flash", account("invalid@p.iam.gserviceaccount.com"))).toMatchObject({
    outcome: { kind: "credential-rejected", message: expect.stringContaining("account not found") },
    httpStatus: undefined,
  });
});

test("a key that does not tell its part of the address is rejected, with what is missing", async () => {
  expect(await call("google-vertex", "gemini-2.5-flash", "ya29.plain-token", false)).toMatchObject({
    outcome: { kind: "credential-rejected", message: expect.stringContaining('the field "project"') },
  });
});

test("an Azure key as JSON says where its resource is and what its owner called the model", async () => {
  const key = JSON.stringify({ api_key: "sandbox", resource: "acme", deployments: { "gpt-5.4": "our-gpt" } });
  expect(fillPlaces(azure, azure.baseUrl, key)).toBe("https://acme.openai.azure.com/openai/v1");
  expect(azure.authorize(key)).toEqual({ "api-key": "sandbox" });
  expect(await call("azure", "gpt-5.4", key)).toMatchObject({ outcome: { kind: "completed" } });
  const list = await fetch(`${sandbox.url}/control/providers/requests?slug=azure`);
  const { requests }: { requests: RequestRecord[] } = JSON.parse(await list.text());
  const models = requests.map(({ model }) => model);
  expect([models.includes("our-gpt"), models.includes("gpt-5.4")]).toEqual([true, false]);
});

test.each([
  [{ resource: "acme", api_version: "2024-10-21", deployments: { "gpt-5.4": "our gpt" } }, "our%20gpt", "2024-10-21"],
  [
    {
      endpoint_url:
        "https://acme.openai.azure.com/openai/deployments/shown/chat/completions?api-version=2025-01-01-preview",
    },
    "shown",
    "2025-01-01-preview",
  ],
])("an Azure key %j is called at the address of the deployment", async (document, deployment, version) => {
  const key = JSON.stringify({ api_key: "sandbox", ...document });
  const baseUrl = fillPlaces(azure, azure.baseUrl, key);
  const model = azure.modelNameFor(key, "gpt-5.4") ?? "";
  const address = (path: string) => azure.addressFor(key, { baseUrl, path, model });
  expect(address("/chat/completions")).toBe(
    `https://acme.openai.azure.com/openai/deployments/${deployment}/chat/completions?api-version=${version}`,
  );
  expect(address("/responses")).toBe(`https://acme.openai.azure.com/openai/responses?api-version=${version}`);
  expect(await call("azure", "gpt-5.4", key)).toMatchObject({ outcome: { kind: "completed" } });
});

test.each([
  ["2024-10-21&x=1", "acme"],
  ["newest", "acme"],
])("an Azure key whose api_version is %s is rejected with what is wrong", async (api_version, resource) => {
  const key = JSON.stringify({ api_key: "sandbox", resource, api_version });
  expect(await call("azure", "gpt-5.4", key)).toMatchObject({
    outcome: { kind: "credential-rejected", message: expect.stringContaining("api_version") },
  });
});

test("an Azure key leads to Azure's own hosts only", () => {
  const broken = "https://acme.openai.azure.com/openai/deployments/%zz/chat/completions";
  expect(azure.modelNameFor(JSON.stringify({ endpoint_url: broken }), "gpt-5.4")).toBeUndefined();
  for (const host of ["evil.test", "acme.openai.azure.com.evil.test", "a.b.openai.azure.com"]) {
    const endpoint_url = `https://${host}/openai/deployments/d/chat/completions?api-version=2024-10-21`;
    const key = JSON.stringify({ api_key: "k", endpoint_url });
    expect(() => fillPlaces(azure, azure.baseUrl, key)).toThrow("does not say its resource");
  }
});
