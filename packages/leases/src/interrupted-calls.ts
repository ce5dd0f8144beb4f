import type { InterruptedBilling } from "./intent-log.ts";
import type { Epoch } from "./records.ts";
import type { InterruptedCall } from "./recover-log.ts";
import type { CallSettlement } from "./settle-call.ts";

/** Calls that the process before this one began and did not end. */
export class InterruptedCalls {
  readonly #billing: InterruptedBilling;
  readonly #settlement: CallSettlement;
  #calls: readonly InterruptedCall[] = [];

  constructor(billing: InterruptedBilling, settlement: CallSettlement) {
    this.#billing = billing;
    this.#settlement = settlement;
  }

  remember(calls: readonly InterruptedCall[]): void {
    this.#calls = calls;
  }

  /** By their last progress. Rejects when prices cannot be read now. */
  async bill(): Promise<void> {
    for (const interrupted of this.#calls) {
      const { intent, epoch, held, progress } = interrupted;
      const { generationId, workspaceId, apiKeyId } = intent;
      const { cost, body } = await this.#billing.bill({
        generationId,
        workspaceId,
        apiKeyId,
        body: intent.body,
        progress,
      });
      const budgets = intent.budgets.map(({ subject, period }) => ({ subject, period }));
      this.#settlement.conclude({
        generationId,
        workspaceId,
        apiKeyId,
        epoch,
        held,
        cost,
        budgets,
        source: "recovery",
        body,
      });
      this.#calls = this.#calls.filter((other) => other !== interrupted);
    }
  }

  has(generationId: string): boolean {
    return this.#calls.some(({ intent }) => intent.generationId === generationId);
  }

  hasBefore(epoch: Epoch): boolean {
    return this.#calls.some((call) => call.epoch < epoch);
  }

  get size(): number {
    return this.#calls.length;
  }
}
