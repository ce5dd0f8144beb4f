import type { Network } from "@causeway/networks";

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
