import { networkText, parseNetwork } from "@causeway/networks";
import { z } from "zod";

const mostNetworks = 100;

/** From where a key works: addresses and networks, each once and written the shortest way. `null` is anywhere. */
export const allowedIpsInput = z
  .array(z.string({ error: "Write an address or a network as text, such as 203.0.113.7 or 10.0.0.0/8." }), {
    error: 'Allowed addresses are a list, such as ["203.0.113.7", "10.0.0.0/8"], or null for any.',
  })
  .min(1, "Name at least one address or network, or none at all (null) for any.")
  .max(mostNetworks, `At most ${mostNetworks} addresses and networks can be named.`)
  .transform((entries, check) => {
    const read = entries.map((entry, index) => {
      const text = readEntry(entry.trim());
      if ("network" in text) return text.network;
      check.addIssue({ code: "custom", path: [index], message: text.problem, input: entry });
      return z.NEVER;
    });
    return [...new Set(read)];
  })
  .nullable();

function readEntry(entry: string): { readonly network: string } | { readonly problem: string } {
  try {
    const network = networkText(parseNetwork(entry));
    return hasBitsBehindPrefix(entry, network) ? { problem: behindPrefix(entry, network) } : { network };
  } catch {
    return {
      problem: `“${entry.slice(0, 60)}” is no address and no network. Write 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32.`,
    };
  }
}

/** Who writes `203.0.113.7/8` rarely means a whole eighth of a thousandth of the internet. */
function hasBitsBehindPrefix(entry: string, network: string): boolean {
  const [address = "", prefix] = entry.split("/");
  if (prefix === undefined) return false;
  const [first = ""] = network.split("/");
  return networkText(parseNetwork(address)) !== first;
}

const behindPrefix = (entry: string, network: string) =>
  `“${entry}” names an address inside of a network. Write ${network} for all of it, or ${entry.split("/")[0]} alone.`;

/** What a key is for, in lower case: `production`. `null` is unsaid. */
export const environmentInput = z
  .string({ error: "Say in a word what the key is for, such as production." })
  .trim()
  .toLowerCase()
  .min(1, "Say in a word what the key is for, such as production, or nothing at all (null).")
  .max(24, "An environment can have at most 24 characters.")
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u,
    "An environment is letters, digits, spaces, dots, hyphens and underscores.",
  )
  .nullable();
