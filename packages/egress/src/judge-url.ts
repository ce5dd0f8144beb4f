import { isIP } from "node:net";
import type { EgressRules } from "./egress-rules.ts";
import { judgeTarget } from "./judge-target.ts";

export type UrlVerdict =
  | { readonly kind: "allowed"; readonly url: URL }
  /** `because` continues a sentence about the address: "has a password in it". */
  | { readonly kind: "refused"; readonly because: string };

const longestUrl = 2_048;

/** Names that mean the machine or the network we run in; a resolver of ours could answer anything to them. */
const privateName = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|arpa|test|invalid|onion)$/;
const metadataName = /^(metadata(\.google\.internal|\.goog|\.azure\.internal)?|instance-data(\.ec2\.internal)?)$/;

/**
 * What can be told about an address before anybody asks a resolver. What is allowed here is judged once more, with the
 * addresses that its name has, when a connection is made.
 */
export function judgeUrl(text: string, rules: EgressRules): UrlVerdict {
  if (text.length > longestUrl) return refused(`is longer than ${longestUrl} characters`);
  // URL parsers drop tabs and line breaks and turn `\` into `/`; others do not.
  if (!/^[\x21-\x7e]+$/.test(text) || text.includes("\\")) {
    return refused("has a space, a backslash or a character beyond ASCII in it");
  }
  const url = URL.parse(text);
  if (!url) return refused("is not a URL: write it as https://host/path");
  if (url.protocol !== "https:" && url.protocol !== "http:") return refused("must begin with https://");
  if (url.username !== "" || url.password !== "" || authorityOf(text).includes("@")) {
    return refused("has a name or a password in it: give the key in its own field");
  }
  if (text.includes("#")) return refused("has a # in it");
  const because = refusalOfHost(url, rules);
  return because === undefined ? { kind: "allowed", url } : refused(because);
}

function refusalOfHost(url: URL, rules: EgressRules): string | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.+$/, "");
  const { protocol } = url;
  const port = portOf(url);
  if (isIP(host) !== 0) return judgeTarget({ protocol, port, addresses: [host] }, rules);
  if (metadataName.test(host)) return "names a cloud's metadata service, which is never reached from here";
  const isOpen = rules.privateNetworks.length > 0;
  if (!isOpen && (privateName.test(host) || !host.includes("."))) return "names a machine of a private network";
  if (isOpen) return undefined;
  // Any public address stands for all: it is the scheme and the port that can be judged now.
  return judgeTarget({ protocol, port, addresses: ["1.1.1.1"] }, rules);
}

const authorityOf = (text: string) => /^[a-z]+:\/*([^/?#]*)/i.exec(text)?.[1] ?? "";

export const portOf = ({ port, protocol }: { readonly port: string; readonly protocol: string }): number =>
  port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);

const refused = (because: string): UrlVerdict => ({ kind: "refused", because });
