export { type Address, parseAddress } from "./address.ts";
export { callerAddress, type Hops } from "./caller-address.ts";
export { isInNetworks, type Network, networkText, parseNetwork, parseNetworks } from "./network.ts";
