import { readCommandLine } from "../options.ts";
import { hasPassed, type ScenarioReport, scenarioText, summaryText } from "../report/report-text.ts";
import { runScenario } from "../run-scenario.ts";
import { scenarios } from "../scenarios/index.ts";

/** `npm run faults`: scenarios against real processes, and a table of what each criterion came to. */
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
const chosen = scenarios.filter(({ id }) => options.scenarios.length === 0 || options.scenarios.includes(id));
const reports: ScenarioReport[] = [];
for (const scenario of chosen) {
  const report = await runScenario(scenario, options);
  console.log(scenarioText(report, options.seed));
  reports.push(report);
}
console.log(summaryText(reports, options.seed));
process.exit(reports.every(hasPassed) ? 0 : 1);

function readOrExit() {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
