import { AppError } from "@causeway/errors";
import { networkText, parseAddress, parseNetwork } from "@causeway/networks";
import { type AttemptCounts, createAttemptCounts } from "@causeway/redis";
import { readEnv } from "../../env.ts";
import { clientAddress } from "./client-address.ts";
import { minutesText } from "./minutes-text.ts";

const tenMinutes = 600;
const day = 86_400;

/** An office behind one address has room; whoever tries addresses or devices one after another soon has not. */
const allowed = {
  link: [
    { seconds: tenMinutes, limit: 20 },
    { seconds: day, limit: 60 },
  ],
  passkey: [
    { seconds: tenMinutes, limit: 60 },
    { seconds: day, limit: 600 },
  ],
} as const;

export type AttemptKind = keyof typeof allowed;

let counts: AttemptCounts | undefined;

/**
 * Counts an attempt to sign in from where the request comes, unless too many came from there: then it says for how many
 * minutes. While Redis is away nothing is counted: people sign in.
 */
export async function minutesToWait(kind: AttemptKind): Promise<number | undefined> {
  const from = whereFrom(await clientAddress());
  if (from === undefined) return undefined;
  counts ??= createAttemptCounts(readEnv().REDIS_URL);
  const seconds = await counts.count(`${kind}:${from}`, allowed[kind]).catch(() => undefined);
  return seconds === undefined ? undefined : Math.ceil(seconds / 60);
}

/** The same, which throws `rate-limited` with the time to wait. */
export async function admitAttempt(kind: AttemptKind): Promise<void> {
  const minutes = await minutesToWait(kind);
  if (minutes === undefined) return;
  throw new AppError("rate-limited", `Too many attempts from your network. Try again in ${minutesText(minutes)}.`, {
    retryAfterSeconds: minutes * 60,
  });
}

/** A proxy that nobody named, behind which everybody is, or one's own machine. */
const nobodysRanges = new Set(["unspecified", "loopback", "private", "linkLocal", "uniqueLocal", "carrierGradeNat"]);

/** What is counted as one: an address, of IPv6 the 64 bits that one line has. Undefined for one that tells no two apart. */
export function whereFrom(address: string | undefined): string | undefined {
  const parsed = address === undefined ? undefined : parseAddress(address);
  if (!parsed || nobodysRanges.has(parsed.range())) return undefined;
  return parsed.kind() === "ipv6" ? networkText(parseNetwork(`${parsed.toString()}/64`)) : parsed.toString();
}
