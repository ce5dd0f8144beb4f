import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, importSPKI, jwtVerify } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { googleVertex } from "../providers/google-vertex.ts";
import { fillPlaces } from "./fill-places.ts";
import { GoogleTokens } from "./google-service-account.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2_048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

let answer: { status: number; body: object };
let assertions: string[];
let origin: string;
let close: () => unknown;
let clock: number;

beforeEach(async () => {
  answer = { status: 200, body: { access_token: "token-1", expires_in: 3_600 } };
  assertions = [];
  clock = Date.now();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => (body += data.toString()));
    request.on("end", () => {
      assertions.push(new URLSearchParams(body).get("assertion") ?? "");
      response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());

const account = (fields: object = {}) =>
  JSON.stringify({
    type: "service_account",
    project_id: "acme-1",
    private_key_id: "k1",
    private_key: privateKey,
    client_email: "causeway@acme-1.iam.gserviceaccount.com",
    token_uri: `${origin}/token`,
    ...fields,
  });
const address = (fields: object) => fillPlaces(googleVertex, googleVertex.baseUrl, account(fields));
const tokens = () => new GoogleTokens(() => clock);

test("an assertion signed by the account is exchanged once, and its token kept", async () => {
  const source = tokens();
  const many = Array.from({ length: 5 }, async () => source.tokenFor(account(), origin));
  expect(await Promise.all(many)).toEqual(Array.from({ length: 5 }, () => "token-1"));
  expect(source.tokenFor(account(), origin)).toBe("token-1");
  expect(assertions).toHaveLength(1);
  const { payload, protectedHeader } = await jwtVerify(assertions[0] ?? "", await importSPKI(publicKey, "RS256"));
  expect(protectedHeader).toMatchObject({ alg: "RS256", kid: "k1" });
  expect(payload).toMatchObject({
    iss: "causeway@acme-1.iam.gserviceaccount.com",
    aud: `${origin}/token`,
    scope: "https://www.googleapis.com/auth/cloud-platform",
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3_600);
});

test("a token is replaced ahead of its end, while calls go on with it", async () => {
  const source = tokens();
  await source.tokenFor(account(), origin);
  answer = { status: 200, body: { access_token: "token-2", expires_in: 3_600 } };
  clock += 56 * 60_000;
  expect(source.tokenFor(account(), origin)).toBe("token-1");
  await expect.poll(() => source.tokenFor(account(), origin)).toBe("token-2");
  expect(assertions).toHaveLength(2);
  clock += 61 * 60_000;
  expect(await source.tokenFor(account(), origin)).toBe("token-2");
  expect(decodeJwt(assertions[2] ?? "").iat).toBe(Math.floor(clock / 1_000));
});

test("a refusal says why, once for many calls", async () => {
  answer = { status: 400, body: { error: "invalid_grant", error_description: "Invalid grant: account not found" } };
  const source = tokens();
  const message = "Google refuses the service account: Invalid grant: account not found";
  await expect(source.tokenFor(account(), origin)).rejects.toMatchObject({
    outcome: { kind: "credential-rejected", message },
  });
  await expect(source.tokenFor(account(), origin)).rejects.toThrow(message);
  expect(assertions).toHaveLength(1);
});

test("trouble of Google's own is not held against the key", async () => {
  answer = { status: 503, body: {} };
  await expect(tokens().tokenFor(account(), origin)).rejects.toMatchObject({
    outcome: { kind: "unavailable", reason: "unreachable" },
  });
  close();
  await expect(tokens().tokenFor(account(), origin)).rejects.toMatchObject({
    outcome: { kind: "unavailable", message: "Google's token service cannot be reached" },
  });
});

test.each([
  ["no private key", { private_key: undefined }, /no client_email or no private_key/],
  ["a private key that is none", { private_key: "-----BEGIN" }, /private_key cannot be read/],
  ["somebody else's token service", { token_uri: "https://evil.example/token" }, /token_uri does not belong to Google/],
  [
    "a name that only looks like Google's",
    { token_uri: "https://evilgoogleapis.com/token" },
    /does not belong to Google/,
  ],
])("an account with %s is refused before anything is sent", async (_what, fields, message) => {
  await expect(tokens().tokenFor(account(fields), origin)).rejects.toThrow(message);
  expect(assertions).toEqual([]);
});

test("the account names the project, and the place when it is not the whole world", () => {
  expect(address({})).toBe("https://aiplatform.googleapis.com/v1/projects/acme-1/locations/global");
  expect(address({ location: "europe-west4" })).toBe(
    "https://europe-west4-aiplatform.googleapis.com/v1/projects/acme-1/locations/europe-west4",
  );
  expect(address({ location: "eu" })).toBe("https://aiplatform.eu.rep.googleapis.com/v1/projects/acme-1/locations/eu");
  expect(() => address({ project_id: "../x" })).toThrow(/has a project that is no name/);
  expect(() => fillPlaces(googleVertex, googleVertex.baseUrl, "ya29.token")).toThrow(/does not say its project/);
});

test("an account pasted as one line of base64 is the same account", () => {
  const line = Buffer.from(account()).toString("base64");
  expect(fillPlaces(googleVertex, googleVertex.baseUrl, line)).toContain("acme-1");
});
