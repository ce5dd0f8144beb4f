import type { CallsUnderWay, CallUnderWay } from "./calls-under-way.ts";
import type { EpochSessions } from "./epoch-sessions.ts";
import type { IntentLog, LeaseClock } from "./intent-log.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import { noEpoch, type Progress } from "./records.ts";

export type ProgressParts = {
  readonly calls: CallsUnderWay;
  readonly sessions: EpochSessions;
  readonly ledger: Pick<LeaseLedger, "recordProgress">;
  readonly log: IntentLog;
  readonly clock: LeaseClock;
  readonly holdDeadlineMs: number;
};

/** How far the calls under way have come: into the log at once, from time to time to where their holds are. */
export class ProgressNotes {
  readonly #parts: ProgressParts;

  constructor(parts: ProgressParts) {
    this.#parts = parts;
  }

  note(notes: readonly Progress[]): void {
    const { calls, log } = this.#parts;
    const news = notes.flatMap(({ generationId, progress }) => {
      const call = calls.find(generationId);
      return call && call.progress !== progress ? [{ call, generationId, progress }] : [];
    });
    if (news.length === 0) return;
    log.append(...news.map(({ generationId, progress }) => ({ kind: "progress" as const, generationId, progress })));
    for (const { call, progress } of news) {
      call.progress = progress;
      call.isProgressShared = false;
    }
  }

  async shareInRedis(): Promise<void> {
    const { sessions, clock, holdDeadlineMs } = this.#parts;
    const calls = [...this.#parts.calls.all()].filter(({ epoch }) => epoch !== noEpoch);
    const session = calls.length > 0 ? await sessions.current() : undefined;
    if (!session) return;
    const shares = calls.map((call) => ({ call, progress: call.isProgressShared ? undefined : call.progress }));
    const notes = shares.map(({ call: { epoch, intent }, progress }) => ({
      epoch,
      generationId: intent.generationId,
      progress,
    }));
    try {
      await session.connection.recordProgress(notes, clock.nowMs() + holdDeadlineMs);
      markShared(shares);
    } catch {
      sessions.drop(session);
    }
  }

  async shareInPostgres(): Promise<void> {
    const shares = [...this.#parts.calls.all()].flatMap((call) => {
      const { epoch, progress, isProgressShared } = call;
      return epoch !== noEpoch || progress === undefined || isProgressShared ? [] : [{ call, progress }];
    });
    if (shares.length === 0) return;
    const notes = shares.map(({ call, progress }) => ({ generationId: call.intent.generationId, progress }));
    await this.#parts.ledger.recordProgress(notes);
    markShared(shares);
  }
}

/** Unless there has been more since. */
function markShared(shares: readonly { readonly call: CallUnderWay; readonly progress: string | undefined }[]): void {
  for (const { call, progress } of shares) if (call.progress === progress) call.isProgressShared = true;
}
