import { AppError } from "@causeway/errors";
import type { ServiceContext } from "../actor.ts";

export type PresetServiceContext = ServiceContext & {
  /** Tells every edge process to forget what it knows about the workspace's presets. */
  readonly announcePresetChange: (workspaceId: string) => Promise<void>;
};

const longestWaitMs = 2_000;

/** After the commit, and never fails: what edge processes remember expires by itself within a minute. */
export async function announcePresetChange(context: PresetServiceContext, workspaceId: string): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const timeout = setTimeout(timer.resolve, longestWaitMs);
  await Promise.race([context.announcePresetChange(workspaceId).catch(() => undefined), timer.promise]);
  clearTimeout(timeout);
}

/** The same answer for a preset that does not exist and for one that belongs to another workspace. */
export const noSuchPreset = (slug: string): AppError =>
  new AppError("not-found", `There is no preset ${slug.slice(0, 100)} in this workspace. See GET /api/v1/presets.`);
