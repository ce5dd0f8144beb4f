import { generateKeyPairSync } from "node:crypto";
import { Cancellation } from "@causeway/gateway";
import { readChatCompletion } from "@causeway/protocol";
import { type Sandbox, startSandbox } from "@causeway/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownKeyAddresses } from "./provider-connections.ts";
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
  expect(answer?.choices[0]?.text).toContain("coral reefs");
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
