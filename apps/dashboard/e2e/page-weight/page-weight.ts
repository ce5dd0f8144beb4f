import { parseArgs } from "node:util";
import { launchBrowser, openPage } from "../browser.ts";
import { signIn } from "../sign-in.ts";
import { readStack } from "../stack.ts";
import { measurePage, type PageWeight } from "./measure-page.ts";

/** Script before charts, gzip, and the largest paint over a mobile network. */
const limits = { scriptKilobytes: 260, largestPaintMs: 1_500 };

const publicPages = [
  "/",
  "/models",
  "/models/openai/gpt-oss-120b",
  "/providers",
  "/rankings",
  "/pricing",
  "/docs/quickstart",
  "/docs/api",
  "/status",
  "/sign-in",
];
const accountPages = [
  "/get-started",
  "/playground",
  "/keys",
  "/limits",
  "/alerts",
  "/own-keys",
  "/presets",
  "/routing",
  "/members",
  "/audit-log",
  "/notifications",
  "/settings",
  "/credits",
  "/activity",
  "/logs",
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const given = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const rounds = Number(given.values.rounds);
const stack = readStack();
const browser = await launchBrowser();
try {
  const { page } = await openPage(browser, stack.dashboardUrl);
  await signIn(page, stack, stack.ownerEmail);
  const owner = await page.context().storageState();

  say("page                            script kB   later kB   largest paint ms");
  const tooHeavy: string[] = [];
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
    const isTooHeavy = script > limits.scriptKilobytes || paint > limits.largestPaintMs;
    if (isTooHeavy) tooHeavy.push(path);
    say(
      `${path.padEnd(30)} ${script.toFixed(0).padStart(10)} ${later.toFixed(0).padStart(10)} ${paint.toFixed(0).padStart(18)}${isTooHeavy ? "  over" : ""}`,
    );
  }
  say(
    `\nAt most ${limits.scriptKilobytes} kB of script before what is loaded on demand, and ${limits.largestPaintMs} ms: ${tooHeavy.length === 0 ? "met by every page" : `missed by ${tooHeavy.join(", ")}`}`,
  );
  process.exitCode = tooHeavy.length === 0 ? 0 : 1;
} finally {
  await browser.close();
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
