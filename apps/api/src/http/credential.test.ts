import type { IncomingHttpHeaders } from "node:http";
import { hashApiKey, mintApiKey } from "@causeway/api-keys";
import { expect, it } from "vitest";
import { credentialOf } from "./credential.ts";

const key = mintApiKey("inference");
const known = { kind: "key", hash: hashApiKey(key) };

it.each<[IncomingHttpHeaders, object]>([
  [{ authorization: `Bearer ${key}` }, known],
  [{ authorization: `bearer  ${key} ` }, known],
  [{ "x-api-key": key }, known],
  [{ authorization: "", "x-api-key": key }, known],
  [{ authorization: `Bearer ${key}`, "x-api-key": "other" }, known],
  [{ "x-goog-api-key": key }, known],
  [{ authorization: `Bearer ${key.slice(0, -1)}` }, { kind: "malformed" }],
  [{ authorization: "Basic dXNlcjpwYXNz" }, { kind: "malformed" }],
  [{ authorization: "Bearer" }, { kind: "malformed" }],
  [{}, { kind: "missing" }],
])("reads %j", (headers, credential) => expect(credentialOf(headers)).toEqual(credential));

it("reads the key of a query, where there is one, after those of the headers", () => {
  expect(credentialOf({}, `?alt=sse&key=${key}`)).toEqual(known);
  expect(credentialOf({ "x-goog-api-key": key }, "?key=other")).toEqual(known);
  expect(credentialOf({}, "?key=")).toEqual({ kind: "missing" });
});
