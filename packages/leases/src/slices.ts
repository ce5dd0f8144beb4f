import { type NanoUsd, zero } from "@causeway/money";
import type { LeaseClock } from "./intent-log.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import type { Epoch } from "./records.ts";
import type { Session } from "./epoch-sessions.ts";

export type Refill =
  | { readonly kind: "refilled"; readonly added: NanoUsd }
  /** Postgres or Redis has moved on to another epoch, or Redis did not answer: shake hands again. */
  | { readonly kind: "stale-epoch" };

/** For so long it is believed that a workspace has no more: a thousand calls that are refused ask once. */
const exhaustedMs = 100;
const mostRemembered = 10_000;

/** Fetches slices from Postgres, one at a time per workspace. */
export class Slices {
  readonly #ledger: LeaseLedger;
  readonly #clock: LeaseClock;
  readonly #exhausted = new Map<string, { readonly epoch: Epoch; readonly atMs: number }>();
  readonly #underWay = new Map<string, { epoch: Epoch; want: NanoUsd; refill: Promise<Refill> }>();

  constructor(ledger: LeaseLedger, clock: LeaseClock) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Rejects when Postgres is away. Calls that come meanwhile share one refill if it is large enough for them. */
  async refill(session: Session, workspaceId: string, want: NanoUsd): Promise<Refill> {
    if (this.#isExhausted(session.epoch, workspaceId)) return { kind: "refilled", added: zero };
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

  #isExhausted(epoch: Epoch, workspaceId: string): boolean {
    const known = this.#exhausted.get(workspaceId);
    return known?.epoch === epoch && this.#clock.monotonicMs() - known.atMs < exhaustedMs;
  }

  #rememberExhausted(epoch: Epoch, workspaceId: string): void {
    this.#exhausted.delete(workspaceId);
    this.#exhausted.set(workspaceId, { epoch, atMs: this.#clock.monotonicMs() });
    if (this.#exhausted.size > mostRemembered) this.#exhausted.delete(this.#exhausted.keys().next().value ?? "");
  }

  /** What is fetched is Redis's as a total, so that an answer that was lost, or comes late, adds nothing. */
  async #fetch({ epoch, connection }: Session, workspaceId: string, want: NanoUsd): Promise<Refill> {
    const grant = await this.#ledger.grantLease({ workspaceId, epoch, want });
    if (grant.kind === "stale-epoch") return grant;
    if (grant.added === 0n) this.#rememberExhausted(epoch, workspaceId);
    const applied = await connection
      .applyGrant({ workspaceId, epoch, granted: grant.granted })
      .catch(() => "unknown" as const);
    return applied === "applied" ? { kind: "refilled", added: grant.added } : { kind: "stale-epoch" };
  }
}
