import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { mistakeExitCode } from "./watch-for-mistakes.ts";

type Told = { readonly msg: string; readonly count?: number; readonly error?: { readonly message?: string } };

/** Runs a process that is watched, and in which this happens. */
async function run(script: string): Promise<{ code: number | null; told: readonly Told[]; stderr: string }> {
  const child = spawn(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `const { createLogger, watchForMistakes } = await import(${JSON.stringify(join(import.meta.dirname, "index.ts"))});
       const log = createLogger("test", "info");
       const watch = watchForMistakes(log);
       const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
       ${script}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { code, told: lines.map((line): Told => JSON.parse(line)), stderr };
}

const rejected = "a promise was rejected that nobody awaits";
const ending = "an exception that nothing caught: the process ends";

it("goes on after a rejection that nobody awaits, and tells it, with its stack, less and less often", async () => {
  const { code, told, stderr } = await run(`
    const stray = async () => { await nextTurn(); throw new Error("stray"); };
    for (let index = 0; index < 5; index++) { void stray(); await nextTurn(); await nextTurn(); }
    void Promise.reject("said elsewhere");
    await nextTurn();
    log.info("still here");`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(told.map(({ msg, count, error }) => [msg, count, error?.message])).toEqual([
    [rejected, 1, "stray"],
    [rejected, 2, "stray"],
    [rejected, 4, "stray"],
    [rejected, 1, "said elsewhere"],
    ["still here", undefined, undefined],
  ]);
  expect(told[0]).toMatchObject({ level: 50, error: { type: "Error", stack: expect.stringContaining("at stray") } });
});

it("leaves after an exception that nothing caught: what is under way ends first", async () => {
  const { code, told } = await run(`
    watch.leaveBy(async () => { await nextTurn(); log.info("ended well"); });
    setTimeout(() => { throw new TypeError("no such thing"); });
    setInterval(() => undefined, 1_000);`);
  expect(code).toBe(mistakeExitCode);
  expect(told.map(({ msg }) => msg)).toEqual([ending, "ended well"]);
  expect(told[0]).toMatchObject({ level: 60, error: { type: "TypeError", message: "no such thing" } });
});

it.each([
  ["nothing is under way yet", "", [ending]],
  [
    "another one comes meanwhile",
    `watch.leaveBy(() => { setTimeout(() => { throw new Error("again"); }); return new Promise(() => undefined); });`,
    [ending, ending],
  ],
  [
    "it cannot leave",
    `watch.leaveBy(() => Promise.reject(new Error("stuck")));`,
    [ending, "it could not leave in good order"],
  ],
])("ends at once when %s", async (_, setUp, said) => {
  const { code, told } = await run(`
    ${setUp}
    setTimeout(() => { throw new Error("first"); });
    setInterval(() => undefined, 1_000);`);
  expect(code).toBe(mistakeExitCode);
  expect(told.map(({ msg }) => msg)).toEqual(said);
});

it("says why on standard error when its log is silent", async () => {
  const { code, told, stderr } = await run(`
    log.level = "silent";
    setTimeout(() => { throw new Error("unheard of"); });`);
  expect(code).toBe(mistakeExitCode);
  expect(told).toEqual([]);
  expect(stderr).toContain("unheard of");
});

it("takes what the entry of a program rejects with for such an exception", async () => {
  const { code, told } = await run(`
    watch.leaveBy(async () => { log.info("ended well"); });
    setInterval(() => undefined, 1_000);
    await Promise.reject(new Error("not loaded"));`);
  expect(code).toBe(mistakeExitCode);
  expect(told.map(({ msg }) => msg)).toEqual([ending, "ended well"]);
});
