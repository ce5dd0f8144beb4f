import type { EgressRules } from "./egress-rules.ts";
import { judgeAddress } from "./judge-address.ts";

export type Target = {
  readonly protocol: string;
  readonly port: number;
  /** Every address that the host has: one that is not allowed refuses them all. */
  readonly addresses: readonly string[];
};

/** Why no connection may be made, as the end of a sentence about the address; `undefined` when it may. */
export function judgeTarget({ protocol, port, addresses }: Target, rules: EgressRules): string | undefined {
  if (addresses.length === 0) return "has a host name without any address";
  const verdicts = addresses.map((address) => judgeAddress(address, rules));
  for (const verdict of verdicts) if (verdict.kind === "refused") return `leads to an address that ${verdict.because}`;
  if (verdicts.every(({ kind }) => kind === "allowed-private")) return undefined;
  if (!rules.publicSchemes.some((scheme) => scheme === protocol)) return "must begin with https://";
  if (!rules.publicPorts.includes(port)) {
    return `uses port ${port}: only ${rules.publicPorts.join(" and ")} can be reached on the internet`;
  }
  return undefined;
}
