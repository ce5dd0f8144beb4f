import type { FaultDone, LoadStory } from "../scenarios/scenario.ts";
import { cutStreams, describeShortfall, type Shortfall, shortfallsIn, usualBound } from "./billed-exactly.ts";
import { type Check, check } from "./check.ts";
import { outputMs } from "./delivered.ts";

/**
 * Of streams cut by a killed gateway, what it had taken from its connections. What else its provider had written lay in
 * the kernel's buffers, where no process that has no CPU can know of it, and its caller has not read it.
 */
export function takenIsBilled({ evidence, faults }: LoadStory): Check {
  const killed = faults.filter(({ unread }) => unread !== undefined);
  const cut = cutStreams(shortfallsIn(evidence)).filter(({ generation }) => generation.source === "recovery");
  const lost = cut.map((shortfall) => {
    const unread = Math.min(unreadTokens(shortfall, killed), Math.max(0, shortfall.tokens));
    const tokens = shortfall.tokens - unread;
    return { shortfall, unread, tokens, ms: outputMs(shortfall.record, Math.max(0, tokens)) };
  });
  const beyond = lost.filter(({ tokens, ms }) => tokens > usualBound.tokens || ms > usualBound.ms);
  const unbilled = `${sum(lost.map(({ unread }) => unread))} of ${sum(cut.map(({ tokens }) => tokens))} unbilled tokens lay unread in its sockets`;
  return check(
    "A6 taken",
    `of what a killed gateway had read, at most ${usualBound.tokens} tokens or ${usualBound.ms} ms unbilled`,
    {
      figure: `most ${most(lost.map(({ tokens }) => tokens))} tokens / ${most(lost.map(({ ms }) => ms))} ms; ${beyond.length} beyond of ${cut.length}; ${unbilled}`,
      isMet: beyond.length === 0,
      isSpeed: true,
      misses: beyond.map(({ shortfall, unread }) => `${describeShortfall(shortfall)}, ${unread} tokens of them unread`),
    },
  );
}

const most = (numbers: readonly number[]): number => Math.round(Math.max(0, ...numbers));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + Math.max(0, number), 0);

/** By the provider's end of the connection; a port may have served others before. */
function unreadTokens({ record }: Shortfall, killed: readonly FaultDone[]): number {
  const { peerPort, receivedAt, endedAt, streamBytesWritten, tokensWritten } = record;
  const kill = killed.find(
    ({ at, mendedAt }) => receivedAt <= at && (endedAt ?? at) >= at && (endedAt ?? at) <= mendedAt,
  );
  const bytes = kill?.unread?.get(peerPort ?? 0) ?? 0;
  return streamBytesWritten === 0 ? 0 : Math.floor((bytes * tokensWritten) / streamBytesWritten);
}
