import { expect, it } from "vitest";
import { callerAddress } from "./caller-address.ts";
import { parseNetworks } from "./network.ts";

const proxies = parseNetworks("10.0.0.0/8, 2001:db8:1::/48");

it.each<[string, Parameters<typeof callerAddress>[0], string | undefined]>([
  ["whoever is connected", { peer: "203.0.113.7" }, "203.0.113.7"],
  ["an IPv4 caller on a socket of both", { peer: "::ffff:203.0.113.7" }, "203.0.113.7"],
  ["no claim of one who is no proxy", { peer: "203.0.113.7", forwardedFor: "192.0.2.1" }, "203.0.113.7"],
  ["whom the proxy saw", { peer: "10.0.0.1", forwardedFor: "192.0.2.1, 203.0.113.7" }, "203.0.113.7"],
  ["whom the farthest proxy saw", { peer: "::ffff:10.0.0.1", forwardedFor: "203.0.113.7,10.9.9.9" }, "203.0.113.7"],
  ["of IPv6 too", { peer: "2001:db8:1::1", forwardedFor: "2001:DB8:2:0::7" }, "2001:db8:2::7"],
  ["without its port", { peer: "10.0.0.1", forwardedFor: "203.0.113.7:4711" }, "203.0.113.7"],
  ["without its port and brackets", { peer: "10.0.0.1", forwardedFor: "[2001:db8:2::7]:4711" }, "2001:db8:2::7"],
  ["a proxy that calls by itself", { peer: "10.0.0.1" }, "10.0.0.1"],
  ["the farthest, when all are proxies", { peer: "10.0.0.1", forwardedFor: "10.0.0.3, 10.0.0.2" }, "10.0.0.3"],
  ["the last entry, where the connection is not known", { forwardedFor: "192.0.2.1, 203.0.113.7" }, "203.0.113.7"],
  ["nobody, when the proxy does not know", { peer: "10.0.0.1", forwardedFor: "203.0.113.7, unknown" }, undefined],
  ["nobody, when the proxy writes nonsense", { peer: "10.0.0.1", forwardedFor: "203.0.113.7, 1.2" }, undefined],
  ["nobody, when the connection is gone", {}, undefined],
])("is %s", (_, hops, caller) => {
  expect(callerAddress(hops, proxies)).toBe(caller);
});

it("believes no header when no proxy is named", () => {
  expect(callerAddress({ peer: "10.0.0.1", forwardedFor: "203.0.113.7" }, [])).toBe("10.0.0.1");
});
