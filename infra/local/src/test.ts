import { findClickhouseServer, findOnPath, findRedisServer } from "@causeway/local-services";
import { runBrowserWalk } from "./checks/browser-walk.ts";
import { faultSmoke, runCheck, staticChecks } from "./checks/static-checks.ts";
import { addUp, failure, type Outcome, printOutcome, success } from "./checks/outcome.ts";
import { runVitest } from "./checks/vitest.ts";
import { runUntilStopped } from "./run-until-stopped.ts";
import { generateClient } from "./steps/generate-client.ts";
import { installSystemPackage, mayInstallPackages } from "./steps/install-system-package.ts";
import type { StepContext } from "./steps/step-context.ts";
import { testSettings } from "./test-settings.ts";

const preparation = "Preparation";

/** `npm test`: every check, each on its own, so that one run reports all that is wrong. */
await runUntilStopped(testSettings, async (context) => {
  const outcomes: Outcome[] = [];
  const check = async (name: string, run: () => Promise<Outcome>) => {
    if (!isWanted(name)) return;
    const outcome = await context.progress.step(
      name,
      () => run().catch(failure),
      ({ failed }) => failed === 0,
    );
    printOutcome(outcome);
    outcomes.push(outcome);
  };

  await check(preparation, async () => {
    await provideTools(context);
    await generateClient(context);
    return success;
  });
  for (const { name, command, args } of staticChecks)
    await check(name, () => runCheck(context, { name, command, args }));
  await check("Unit tests", () => runVitest(context, "unit"));
  await check("Integration tests", () => runVitest(context, "integration"));
  await check(faultSmoke.name, () => runCheck(context, faultSmoke));
  await check("Browser walk", () => runBrowserWalk(context));

  const { passed, failed } = addUp(outcomes);
  console.log(`\n${passed} passed, ${failed} failed`);
  return { exitCode: failed === 0 ? 0 : 1 };
});

/** `npm test -- unit lint` runs the checks with these words in their names. */
function isWanted(name: string): boolean {
  const words = process.argv.slice(2).map((word) => word.toLowerCase());
  return words.length === 0 || name === preparation || words.some((word) => name.toLowerCase().includes(word));
}

async function provideTools(context: StepContext): Promise<void> {
  const missing = [
    ...(findRedisServer() === undefined ? ["redis-server"] : []),
    ...(findOnPath("chromium") === undefined ? ["chromium"] : []),
  ];
  if (missing.length > 0 && !mayInstallPackages()) {
    throw new Error(`The tests need ${missing.join(" and ")}: install them with the system's package manager.`);
  }
  for (const name of missing) await installSystemPackage(context, name);
  await provideClickhouse(context);
}

/** Few machines have one or need one: without it the tests of that store are skipped, and each of their files says so. */
async function provideClickhouse(context: StepContext): Promise<void> {
  if (findClickhouseServer() !== undefined) return;
  const why = mayInstallPackages()
    ? await installSystemPackage(context, "clickhouse-server").then(() => undefined, String)
    : "this account may not install packages";
  if (why !== undefined)
    console.warn(`The tests of ClickHouse are SKIPPED: there is no clickhouse-server, and ${why}.`);
}
