import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readCommandLine } from "../options.ts";
import { reportText } from "../report/report-text.ts";
import { repositoryRoot } from "../repository-root.ts";
import { runBench } from "../run-bench.ts";

/** `npm run bench`: what a call costs here, beside a bare relay and every peer there is. */
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
const options = readOrExit();
const longestRunMs = 3_600_000;
setTimeout(() => {
  console.error("The bench took longer than an hour: given up.");
  process.exit(1);
}, longestRunMs).unref();

const report = await runBench(options, (text) => console.error(`· ${text}`));
const file = resolve(repositoryRoot, options.json);
await mkdir(dirname(file), { recursive: true });
await writeFile(file, JSON.stringify(report, undefined, 2));
console.log(reportText(report));
console.error(`· figures in ${file}`);
process.exit(0);

function readOrExit() {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
