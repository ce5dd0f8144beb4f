import type { Settings } from "../env.ts";
import type { Progress } from "../progress.ts";
import type { State } from "../state.ts";
import type { Supervisor } from "../supervisor.ts";

export type StepContext = {
  readonly settings: Settings;
  readonly state: State;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
};
