import ipaddr from "ipaddr.js";
import { type Address, parseAddress } from "./address.ts";

/** All addresses that begin with the same bits: the address, and how many bits of it count. */
export type Network = readonly [address: Address, prefixLength: number];

const bitsOf = (address: Address): number => (address.kind() === "ipv4" ? 32 : 128);
/** So many bits of a mapped address say that an IPv4 address follows. */
const mappedBits = 96;

/**
 * Reads `10.0.0.0/8`, `2001:db8::/32`, or one address alone. Bits behind the prefix are dropped.
 * Throws naming what is not a network.
 */
export function parseNetwork(text: string): Network {
  const [written = "", prefix, ...rest] = text.split("/");
  const address = parseAddress(written);
  if (!address || rest.length > 0) throw notANetwork(text);
  const bits = bitsOf(address);
  if (prefix === undefined) return [address, bits];
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  const isMapped = bits === 32 && written.includes(":");
  const own = isMapped ? length - mappedBits : length;
  if (!(own >= 0 && own <= bits)) throw notANetwork(text);
  const family = bits === 32 ? ipaddr.IPv4 : ipaddr.IPv6;
  return [family.networkAddressFromCIDR(`${address.toString()}/${own}`), own];
}

/** Reads `10.0.0.0/8, 127.0.0.1/32`, each with its prefix. Throws naming the entry that is not a network. */
export const parseNetworks = (list: string): readonly Network[] =>
  list
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map((entry) => {
      if (!entry.includes("/")) throw notANetwork(entry);
      return parseNetwork(entry);
    });

/** The shortest way to write it: an address alone where the network has no other. */
export const networkText = ([address, prefixLength]: Network): string =>
  prefixLength === bitsOf(address) ? address.toString() : `${address.toString()}/${prefixLength}`;

export const isInNetworks = (address: Address, networks: readonly Network[]): boolean =>
  networks.some(([first, prefixLength]) => address.kind() === first.kind() && address.match(first, prefixLength));

const notANetwork = (text: string) =>
  new Error(`${text} is not a network: write an address and a prefix length, for example 10.0.0.0/8`);
