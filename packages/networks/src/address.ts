import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Reads `203.0.113.7`, `2001:db8::7` or `::ffff:203.0.113.7`, which is the first. `undefined` when it is none. */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  // A zone (`%eth0`) names an interface of whoever wrote it.
  if (text.includes("%") || !ipaddr.IPv6.isValid(text)) return undefined;
  return ipaddr.process(text);
}
