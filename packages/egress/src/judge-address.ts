import { isInNetworks, parseNetworks } from "@causeway/networks";
import ipaddr from "ipaddr.js";
import type { EgressRules } from "./egress-rules.ts";

export type AddressVerdict =
  | { readonly kind: "public" }
  | { readonly kind: "allowed-private" }
  | { readonly kind: "refused"; readonly because: string };

/** Metadata services of clouds hand out credentials: no operator's list of networks opens these. */
const neverReached = parseNetworks(
  [
    "169.254.0.0/16",
    "fe80::/10",
    "fd00:ec2::/32",
    "fd20:ce::254/128",
    "168.63.129.16/32",
    "100.100.100.200/32",
    "192.0.0.192/32",
    "0.0.0.0/8",
    "::/128",
    "224.0.0.0/4",
    "ff00::/8",
    "255.255.255.255/32",
  ].join(),
);

/** Global unicast: an IPv6 address outside of it is of some other kind, known today or not. */
const globalUnicast = parseNetworks("2000::/3");

/** What an address is, whatever it was written as. `address` is one that a resolver answered, or a literal. */
export function judgeAddress(address: string, { privateNetworks }: EgressRules): AddressVerdict {
  // A zone (`%eth0`) names an interface of ours.
  if (address.includes("%") || !ipaddr.isValid(address)) return refused("is not an address that can be reached");
  // `::1.2.3.4`, long deprecated, which some read as the IPv4 address in it.
  if (/^[0:]+\d+\.\d+\.\d+\.\d+$/.test(address)) return refused("is written in a way that nobody should use");
  // The IPv4 address inside a mapped one is what the kernel would connect to.
  const parsed = ipaddr.process(address);
  if (isInNetworks(parsed, neverReached)) return refused("is never reached from here");
  if (isInNetworks(parsed, privateNetworks)) return { kind: "allowed-private" };
  const isPublic = parsed.range() === "unicast" && (parsed.kind() === "ipv4" || isInNetworks(parsed, globalUnicast));
  return isPublic ? { kind: "public" } : refused(`is not on the public internet (${words(parsed.range())})`);
}

const refused = (because: string): AddressVerdict => ({ kind: "refused", because });

const words = (range: string) => (range === "unicast" ? "reserved" : range.replaceAll(/([A-Z])/g, " $1").toLowerCase());
