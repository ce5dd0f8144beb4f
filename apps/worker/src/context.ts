import type { Activity } from "@causeway/activity";
import type { Database, MoneyPool } from "@causeway/db";
import type { Mailer } from "@causeway/mail";
import type { Payments } from "@causeway/payments";
import type { JobQueue } from "@causeway/queue";
import type { Actor, PaceLimits } from "@causeway/services";
import type { Logger } from "pino";

/** What handlers and loops work with. */
export type WorkerContext = {
  readonly database: Database;
  readonly pool: MoneyPool;
  readonly activity: Activity;
  readonly payments: Payments;
  readonly mailer: Mailer;
  readonly queue: JobQueue;
  readonly log: Logger;
  readonly creditsPageUrl: string;
  readonly dashboardUrl: string;
  /** What sign-in links are written with. */
  readonly signInSecret: string;
  readonly paceLimits: PaceLimits;
};

/** The context of a service verb, in the name of a job: the audit log shows which one acted. */
export const actingAs = (context: WorkerContext, job: string): WorkerContext & { readonly actor: Actor } => ({
  ...context,
  actor: { kind: "system", job },
});
