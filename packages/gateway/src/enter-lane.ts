import { type LaneUse, type Overflow, windowLength } from "@causeway/lanes";
import type { AttemptOutcome } from "@causeway/routing";
import { sleep } from "./clock.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import type { Lane } from "./lanes-port.ts";

export type LaneEntry =
  | { readonly kind: "entered"; leave(use: LaneUse): Promise<void> }
  /** The next candidate is asked; the outcome says why. */
  | { readonly kind: "elsewhere"; readonly outcome: AttemptOutcome };

const askAgainMs = 200;
const renewMs = 10_000;

/** Waits for the call's turn at a flat-rate account, and tells a streaming caller where it stands. Never rejects. */
export async function enterLane(
  ports: GatewayPorts,
  call: InboundCall,
  { lane, use }: { readonly lane: Lane; readonly use: LaneUse },
): Promise<LaneEntry> {
  const { clock, lanes } = ports;
  const ticket = call.generationId;
  const startedMs = clock.monotonicMs();
  for (;;) {
    const answer = await lanes.ask(lane, ticket, use);
    if (answer.kind === "entered") return entered(ports, lane, ticket);
    if (answer.kind !== "waiting") return { kind: "elsewhere", outcome: overflowed(answer, lane, clock.now()) };
    const waitedMs = clock.monotonicMs() - startedMs;
    const { longestWaitMs } = lane.terms;
    if (call.departure.cancelled || waitedMs >= longestWaitMs) {
      await lanes.leave(lane, ticket, noUse);
      return { kind: "elsewhere", outcome: call.departure.cancelled ? { kind: "cancelled" } : waitedInVain(lane) };
    }
    call.reply.waiting({ position: answer.position, waitedMs, longestWaitMs });
    await sleep(clock, Math.min(askAgainMs, longestWaitMs - waitedMs));
  }
}

export const noUse: LaneUse = { requests: 0, tokens: 0 };

function entered({ clock, lanes }: GatewayPorts, lane: Lane, ticket: string): LaneEntry {
  let stopTimer: (() => void) | undefined;
  const renewSoon = () => {
    stopTimer = clock.after(renewMs, () => {
      void lanes.renew(lane, ticket);
      renewSoon();
    });
  };
  renewSoon();
  return {
    kind: "entered",
    async leave(use) {
      stopTimer?.();
      await lanes.leave(lane, ticket, use);
    },
  };
}

/** In the words of the routing trace: the caller and the log read who was passed over, and why. */
function overflowed(overflow: Overflow, { terms }: Lane, now: Date): AttemptOutcome {
  switch (overflow.kind) {
    case "queue-full":
      return busy(
        terms.queueLength === 0
          ? `all of its ${terms.concurrency} places are taken`
          : `${terms.queueLength} calls wait for it already, as many as may`,
      );
    case "closed":
      return busy(`by its own word it takes no calls until ${moment(overflow.untilMs)}`, overflow.untilMs, now);
    case "exhausted": {
      const { quota, unit } = overflow.window;
      const what = `its quota of ${quota} ${unit} in ${windowLength(overflow.window)}`;
      return busy(`${what} is used up until ${moment(overflow.untilMs)}`, overflow.untilMs, now);
    }
  }
}

const waitedInVain = ({ terms }: Lane) => busy(`its queue did not move within ${terms.longestWaitMs / 1_000} s`);

const busy = (message: string, untilMs?: number, now?: Date): AttemptOutcome => ({
  kind: "unavailable",
  reason: "rate-limited",
  message,
  ...(untilMs !== undefined &&
    now !== undefined && { retryAfterSeconds: Math.max(1, Math.ceil((untilMs - now.getTime()) / 1_000)) }),
});

const moment = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
