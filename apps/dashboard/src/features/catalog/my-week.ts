import { getActivity } from "../../activity.ts";
import { readSessionIfPossible } from "../auth/session.ts";
import type { WeekUsage } from "./week-cost.ts";

const weekMs = 7 * 86_400_000;

/** The signed-in workspace's tokens of the last seven days; `undefined` for strangers and where there are none. */
export async function readMyWeek(): Promise<WeekUsage | undefined> {
  const session = await readSessionIfPossible();
  if (!session) return undefined;
  const to = new Date();
  const range = { workspaceId: session.workspace.id, from: new Date(to.getTime() - weekMs), to };
  // The catalogue is shown without it rather than not at all.
  const totals = await getActivity()
    .totals(range)
    .catch(() => undefined);
  const { inputTokens = 0, outputTokens = 0 } = totals?.current ?? {};
  return inputTokens + outputTokens === 0 ? undefined : { inputTokens, outputTokens };
}
