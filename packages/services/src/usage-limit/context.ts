import type { ServiceContext } from "../actor.ts";

export type LimitServiceContext = ServiceContext & {
  /** Tells every edge process to forget what it knows about the workspace's keys: each carries its limits. */
  readonly announceLimitChange: (workspaceId: string) => Promise<void>;
};

const longestWaitMs = 2_000;

/** After the commit, and never fails: what edge processes remember of a key expires by itself within ten seconds. */
export async function announceLimitChange(context: LimitServiceContext, workspaceId: string): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const timeout = setTimeout(timer.resolve, longestWaitMs);
  await Promise.race([context.announceLimitChange(workspaceId).catch(() => undefined), timer.promise]);
  clearTimeout(timeout);
}
