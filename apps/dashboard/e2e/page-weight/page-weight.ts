import { parseArgs } from "node:util";
import { launchBrowser, openPage } from "../browser.ts";
import { signIn } from "../sign-in.ts";
import { readStack } from "../stack.ts";
import { measurePage, type PageWeight } from "./measure-page.ts";
import { accountPages, publicPages, scriptLimitKilobytes } from "./pages.ts";

/** What is wanted over a mobile network. It is told and not asserted: a busy machine is slower than a page. */
const wantedPaintMs = 1_500;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const given = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const rounds = Number(given.values.rounds);
const stack = readStack();
const browser = await launchBrowser();
try {
  const { page } = await openPage(browser, stack.dashboardUrl);
  await signIn(page, stack, stack.ownerEmail);
  const owner = await page.context().storageState();

  say("page                             script kB   later kB   largest paint ms");
  const tooHeavy: string[] = [];
  const tooSlow: string[] = [];
  for (const [path, signedIn] of [
    ...publicPages.map((one) => [one] as const),
    ...accountPages.map((one) => [one, owner] as const),
  ]) {
    const address = `${stack.dashboardUrl}${path}`;
    // The first visit also warms the server, as other visitors would have.
    await measurePage(browser, address, signedIn);
    const measured: PageWeight[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await measurePage(browser, address, signedIn));
    const script = median(measured.map(({ scriptBytes }) => scriptBytes)) / 1_000;
    const later = median(measured.map(({ laterScriptBytes }) => laterScriptBytes)) / 1_000;
    const paint = median(measured.map(({ largestPaintMs }) => largestPaintMs));
    const name = signedIn ? `${path} (signed in)` : path;
    const isTooHeavy = script > scriptLimitKilobytes;
    if (isTooHeavy) tooHeavy.push(name);
    if (paint > wantedPaintMs) tooSlow.push(name);
    say(
      `${name.padEnd(32)} ${script.toFixed(0).padStart(9)} ${later.toFixed(0).padStart(10)} ${paint.toFixed(0).padStart(18)}${isTooHeavy ? "  too heavy" : ""}${paint > wantedPaintMs ? "  late" : ""}`,
    );
  }
  say(`\nAt most ${scriptLimitKilobytes} kB of script before what is loaded on demand: ${missedBy(tooHeavy)}.`);
  say(`Largest paint within ${wantedPaintMs} ms over 4G (not asserted): ${missedBy(tooSlow)}.`);
  process.exitCode = tooHeavy.length === 0 ? 0 : 1;
} finally {
  await browser.close();
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function missedBy(pages: readonly string[]): string {
  return pages.length === 0 ? "met by every page" : `missed by ${pages.join(", ")}`;
}
