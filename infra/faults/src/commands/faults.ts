import { readCommandLine } from "../options.ts";
import { hasPassed, isExact, type ScenarioReport, scenarioText, summaryText } from "../report/report-text.ts";
import { runScenario } from "../run-scenario.ts";
import { scenarios, smoke } from "../scenarios/index.ts";

/** `npm run faults`: scenarios against real processes, and a table of what each criterion came to. */
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
const options = readOrExit();
if (options.isList) {
  for (const { id, title, faults } of scenarios) console.log(`${id.padEnd(12)} ${title} (×${faults})`);
  process.exit(0);
}
const unknown = options.scenarios.filter((id) => !scenarios.some((scenario) => scenario.id === id));
if (unknown.length > 0) {
  console.error(`There is no scenario ${unknown.join(", ")}: see --list.`);
  process.exit(2);
}
const chosen = options.isSmoke
  ? [smoke(options.holds)]
  : scenarios.filter(({ id }) => options.scenarios.length === 0 || options.scenarios.includes(id));
const longestScenarioMs = options.isSmoke ? 1_800_000 : 3_600_000;
let watchdog: NodeJS.Timeout | undefined;
const reports: ScenarioReport[] = [];
for (const scenario of chosen) {
  giveUpAfter(longestScenarioMs);
  const report = await runScenario(scenario, options, (line) => console.error(`· ${line}`));
  console.log(scenarioText(report, options.seed));
  reports.push(report);
}
console.log(summaryText(reports, options.seed));
process.exit(reports.every(options.isSmoke ? isExact : hasPassed) ? 0 : 1);

/** Every wait has an end of its own; this is for what nobody thought of. */
function giveUpAfter(ms: number): void {
  clearTimeout(watchdog);
  watchdog = setTimeout(() => {
    console.error(`A scenario took longer than ${ms / 60_000} minutes: given up.`);
    process.exit(1);
  }, ms);
}

function readOrExit() {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
