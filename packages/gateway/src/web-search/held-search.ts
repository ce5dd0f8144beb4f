import { AppError } from "@causeway/errors";
import { formatUsd } from "@causeway/money";
import type { AnyCall } from "@causeway/protocol";
import type { Admission } from "../admit.ts";
import type { CallEnd } from "../bill.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import type { InboundCall } from "../inbound-call.ts";
import type { CallPlan } from "../plan-call.ts";
import { releaseHold } from "../release-hold.ts";
import { settle, type SettleQuestion } from "../settle.ts";
import type { FoundOnWeb } from "./with-results.ts";

export type Held = { readonly admission: Admission; readonly plan: CallPlan };

/** A search that was made and not settled yet. */
export type MadeSearch = { readonly call: InboundCall; readonly question: SettleQuestion };

type Parts = {
  /** What is held for the answer that the search is for. */
  readonly answer?: Held;
  readonly search?: MadeSearch | undefined;
  readonly found?: FoundOnWeb;
};

/** Ends of an answer of which its caller got nothing, through no doing of their own. */
const nothing: readonly CallEnd[] = ["unserved", "empty", "failed-by-provider"];

/**
 * A call that wanted a web search, from there to its end: it knows what was found, and what is held for it already. Whoever
 * gets one settles it after the answer, or lets go of it.
 */
export class SearchedCall {
  readonly asked: AnyCall;
  readonly #ports: GatewayPorts;
  readonly #parts: Parts;
  #isOver = false;

  constructor(ports: GatewayPorts, asked: AnyCall, parts: Parts = {}) {
    this.#ports = ports;
    this.asked = asked;
    this.#parts = parts;
  }

  /** `undefined` where it goes on without a search. */
  get found(): FoundOnWeb | undefined {
    return this.#parts.found;
  }

  get admission(): Admission | undefined {
    return this.#parts.answer?.admission;
  }

  /**
   * The answer ended so: where nothing came of it, its search is ours to pay. Resolves with the call as it is to be told. Never
   * rejects.
   */
  async settle(asked: AnyCall, end: CallEnd): Promise<AnyCall> {
    const { search, found } = this.#parts;
    if (this.#isOver) return asked;
    this.#isOver = true;
    if (search === undefined) return asked;
    const isForNothing = nothing.includes(end);
    const { billed } = await settle(this.#ports, search.call, { ...search.question, isForNothing });
    if (found) found.cost = billed.cost;
    const { resolution } = asked;
    if (resolution?.search === undefined) return asked;
    return {
      ...asked,
      resolution: { ...resolution, search: { ...resolution.search, costUsd: formatUsd(billed.cost) } },
    };
  }

  /** No answer was tried for, because of `why`. After a settlement it does nothing. */
  async letGo(why: unknown): Promise<void> {
    const { answer } = this.#parts;
    if (answer && !this.#isOver) letGo(this.#ports, answer, why);
    await this.settle(this.asked, "unserved");
  }
}

/** Settles at nothing what was held for a call that was not made. In the background. */
export function letGo(ports: GatewayPorts, { admission, plan }: Held, why: unknown): void {
  const reason = why instanceof AppError ? why : { message: "Something went wrong on our side.", status: 500 };
  releaseHold(ports, { hold: admission.taken, plan }, reason);
}
