import type { NanoUsd } from "@causeway/money";
import type { LeaseLedger } from "./lease-ledger.ts";
import type { Epoch } from "./records.ts";
import type { Session } from "./epoch-sessions.ts";

export type Refill =
  | { readonly kind: "refilled"; readonly added: NanoUsd }
  /** Postgres or Redis has moved on to another epoch, or Redis did not answer: shake hands again. */
  | { readonly kind: "stale-epoch" };

/** Fetches slices from Postgres, one at a time per workspace. */
export class Slices {
  readonly #ledger: LeaseLedger;
  readonly #underWay = new Map<string, { epoch: Epoch; want: NanoUsd; refill: Promise<Refill> }>();

  constructor(ledger: LeaseLedger) {
    this.#ledger = ledger;
  }

  /** Rejects when Postgres is away. Calls that come meanwhile share one refill if it is large enough for them. */
  async refill(session: Session, workspaceId: string, want: NanoUsd): Promise<Refill> {
    const other = this.#underWay.get(workspaceId);
    if (other && other.epoch === session.epoch && other.want >= want) return await other.refill;
    const refill = this.#fetch(session, workspaceId, want);
    const entry = { epoch: session.epoch, want, refill };
    this.#underWay.set(workspaceId, entry);
    try {
      return await refill;
    } finally {
      if (this.#underWay.get(workspaceId) === entry) this.#underWay.delete(workspaceId);
    }
  }

  /** What is fetched is Redis's as a total, so that an answer that was lost, or comes late, adds nothing. */
  async #fetch({ epoch, connection }: Session, workspaceId: string, want: NanoUsd): Promise<Refill> {
    const grant = await this.#ledger.grantLease({ workspaceId, epoch, want });
    if (grant.kind === "stale-epoch") return grant;
    const applied = await connection
      .applyGrant({ workspaceId, epoch, granted: grant.granted })
      .catch(() => "unknown" as const);
    return applied === "applied" ? { kind: "refilled", added: grant.added } : { kind: "stale-epoch" };
  }
}
