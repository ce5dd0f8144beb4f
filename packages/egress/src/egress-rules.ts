import ipaddr from "ipaddr.js";

/** `10.0.0.0/8`, read. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Where calls to addresses that customers name may go. */
export type EgressRules = {
  /** Networks of the operator's own that may be reached, by any port and without TLS. Nothing private else. */
  readonly privateNetworks: readonly Network[];
  /** Of public addresses. */
  readonly publicPorts: readonly number[];
  readonly publicSchemes: readonly ("https:" | "http:")[];
};

/** The public internet by HTTPS, and nothing else. */
export const strictRules: EgressRules = { privateNetworks: [], publicPorts: [443], publicSchemes: ["https:"] };

/** Reads `10.0.0.0/8, 127.0.0.1/32`. Throws naming the entry that is not a network. */
export function parseNetworks(list: string): readonly Network[] {
  const entries = list.split(",").map((entry) => entry.trim());
  return entries
    .filter((entry) => entry !== "")
    .map((entry) => {
      if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
      throw new Error(`${entry} is not a network: write an address and a prefix length, for example 10.0.0.0/8`);
    });
}
