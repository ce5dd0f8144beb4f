import type { EgressRules } from "@causeway/egress";
import { createGuardedSender, type GuardedSenderOptions, type SendAttempt } from "@causeway/webhooks";
import type { DestinationConfig } from "./destination-config.ts";
import type { TracedCall } from "./traced-call.ts";
import { writeRequests } from "./write-requests.ts";

export type DestinationAttempt = SendAttempt & {
  /** It was reached and took nothing of what was sent: fewer calls at once, or all but one of them, may pass. */
  readonly refusesContent: boolean;
};

export type DestinationSender = {
  /** One attempt to tell of all these calls. Never rejects. What failed is to be sent again as a whole. */
  send(config: DestinationConfig, calls: readonly TracedCall[]): Promise<DestinationAttempt>;
  close(): Promise<void>;
};

/** Where collectors listen, too. */
const publicPorts = [443, 4318];

/** Objects that are written at once. */
const mostAtOnce = 5;

const notWritten: DestinationAttempt = {
  kind: "failed",
  status: undefined,
  ms: 0,
  reason: "Its settings are not such that anything could be sent: save them again.",
  refusesContent: false,
};

const contentRefusals: readonly (number | undefined)[] = [400, 413, 422];

export const destinationRules = (rules: EgressRules): EgressRules => ({ ...rules, publicPorts });

/** Tells destinations of calls, where the rules let it. */
export function createDestinationSender(rules: EgressRules, options: GuardedSenderOptions = {}): DestinationSender {
  const sender = createGuardedSender(destinationRules(rules), options);
  return {
    async send(config, calls) {
      const requests = await writeRequests(config, calls, new Date()).catch(() => undefined);
      if (!requests) return notWritten;
      let last: SendAttempt = { kind: "accepted", status: 200, ms: 0 };
      for (let index = 0; index < requests.length; index += mostAtOnce) {
        const attempts = await Promise.all(requests.slice(index, index + mostAtOnce).map((one) => sender.send(one)));
        last = attempts.find(({ kind }) => kind === "failed") ?? attempts[0] ?? last;
        if (last.kind === "failed") break;
      }
      return { ...last, refusesContent: last.kind === "failed" && contentRefusals.includes(last.status) };
    },
    close: () => sender.close(),
  };
}
