import { parseAddress } from "./address.ts";
import { isInNetworks, type Network } from "./network.ts";

export type Hops = {
  /** Who is connected to us; undefined where only the header is known, whose last entry is then believed. */
  readonly peer?: string | undefined;
  /** `X-Forwarded-For`: each proxy appends who was connected to it. */
  readonly forwardedFor?: string | undefined;
};

/**
 * The nearest hop that is no proxy of ours: what stands before it in the header is its own claim. When all are ours, the
 * farthest. `undefined` when that hop is no address, such as `unknown`.
 */
export function callerAddress({ peer, forwardedFor }: Hops, trusted: readonly Network[]): string | undefined {
  const claimed = forwardedFor?.split(",").map((hop) => hop.trim()) ?? [];
  const hops = [...claimed.filter((hop) => hop !== ""), ...(peer === undefined ? [] : [peer])];
  let farthest: string | undefined;
  for (const hop of hops.toReversed()) {
    const address = parseAddress(withoutPort(hop));
    if (!address) return undefined;
    farthest = address.toString();
    if (!isInNetworks(address, trusted)) break;
  }
  return farthest;
}

/** Some proxies write the port too: `203.0.113.7:4711`, `[2001:db8::7]:4711`. */
const withoutPort = (hop: string): string => hop.replace(/^\[(.+)\](?::\d+)?$|^([\d.]+):\d+$/, "$1$2");
