import { expect, it } from "vitest";
import { relyingPartyOf } from "./relying-party.ts";

it.each([
  ["https://causeway.example/", { id: "causeway.example", origin: "https://causeway.example" }],
  ["https://app.causeway.example:8443", { id: "app.causeway.example", origin: "https://app.causeway.example:8443" }],
  ["http://localhost:3000", { id: "localhost", origin: "http://localhost:3000" }],
  ["http://127.0.0.1:3000", { id: "localhost", origin: "http://localhost:3000" }],
  ["http://[::1]:3000", { id: "localhost", origin: "http://localhost:3000" }],
  ["http://causeway.example", undefined],
  ["https://192.0.2.7", undefined],
  ["https://[2001:db8::7]", undefined],
])("of %s is %j", (dashboardUrl, party) => {
  expect(relyingPartyOf(dashboardUrl)).toEqual(party);
});
