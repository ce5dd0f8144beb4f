import type { Check } from "./audit/check.ts";
import type { CommandLine } from "./options.ts";
import type { ScenarioReport } from "./report/report-text.ts";
import { runUnderLoad } from "./run-under-load.ts";
import type { RunOptions, Scenario } from "./scenarios/scenario.ts";

/** Never rejects: what breaks is part of the report. */
export async function runScenario(
  scenario: Scenario,
  commandLine: CommandLine,
  tell: RunOptions["tell"],
): Promise<ScenarioReport> {
  const { id, title, needs } = scenario;
  const options: RunOptions = { ...commandLine, tell, faults: commandLine.faults ?? scenario.faults };
  const obstacle =
    needs !== undefined && needs !== options.holds
      ? `it needs --holds ${needs}`
      : scenario.kind === "under-load"
        ? scenario.cannotRun?.()
        : undefined;
  if (obstacle !== undefined) return { id, title, story: `not run: ${obstacle}`, checks: [], failure: undefined };
  try {
    const { checks, load } = await run(scenario, options);
    return { id, title, story: load, checks, failure: undefined };
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { id, title, story: "", checks: [], failure };
  }
}

async function run(
  scenario: Scenario,
  options: RunOptions,
): Promise<{ readonly checks: readonly Check[]; readonly load: string }> {
  if (scenario.kind === "under-load") return await runUnderLoad(scenario, options);
  return { checks: await scenario.run(options), load: `${options.faults} rounds` };
}
