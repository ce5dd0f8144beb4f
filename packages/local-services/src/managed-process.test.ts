import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findOnPath } from "./find-on-path.ts";
import { lastLines, startProcess } from "./managed-process.ts";
import { pollUntil } from "./poll-until.ts";

const node = process.execPath;
const stayAlive = "setInterval(() => {}, 1000)";

describe("a managed process", () => {
  test("is gone when stop resolves", async () => {
    const child = await startProcess({ name: "child", command: node, args: ["-e", stayAlive] });
    expect(isAlive(child.pid)).toBe(true);
    await child.stop();
    expect(isAlive(child.pid)).toBe(false);
  });

  test("is killed when it ignores the stop signal", async () => {
    const script = `process.on("SIGTERM", () => {}); console.log("deaf"); ${stayAlive}`;
    let output = "";
    const child = await startProcess({
      name: "deaf",
      command: node,
      args: ["-e", script],
      stopTimeoutMs: 100,
      onOutput: (text) => (output += text),
    });
    expect(await pollUntil(async () => output.includes("deaf"), { timeoutMs: 30_000 })).toBe(true);
    await child.stop();
    expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
  });

  test("takes its own children along", async () => {
    const script = `const c = require("node:child_process").spawn(process.execPath, ["-e", "${stayAlive}"]); console.log(c.pid); ${stayAlive}`;
    let output = "";
    const child = await startProcess({
      name: "parent",
      command: node,
      args: ["-e", script],
      onOutput: (text) => (output += text),
    });
    expect(await pollUntil(async () => output.includes("\n"), { timeoutMs: 30_000 })).toBe(true);
    await child.stop();
    expect(await pollUntil(async () => !isAlive(Number(output)), { timeoutMs: 30_000 })).toBe(true);
  });

  test("leaves its last words in the log", async () => {
    const logFile = join(mkdtempSync(join(tmpdir(), "causeway-log-")), "child.log");
    const script = `for (let i = 1; i <= 5; i++) console.log("line " + i); process.exitCode = 3`;
    const child = await startProcess({ name: "child", command: node, args: ["-e", script], logFile });
    expect((await child.exited).code).toBe(3);
    const isWritten = async () => lastLines(logFile, 2) === "line 4\nline 5";
    expect(await pollUntil(isWritten, { timeoutMs: 30_000 })).toBe(true);
  });

  test("fails to start with a message that names it", async () => {
    const start = startProcess({ name: "ghost", command: "/does/not/exist", args: [] });
    // With setpriv in front the program is looked up only after the start.
    const outcome = await start.then(
      async (child) => String((await child.exited).code),
      (error: unknown) => String(error),
    );
    expect(outcome).toMatch(/^127$|ghost could not be started/);
  });

  test.skipIf(process.platform !== "linux" || !findOnPath("setpriv"))("ends when its parent is killed", async () => {
    const script = `
      import { startProcess } from ${JSON.stringify(join(import.meta.dirname, "managed-process.ts"))};
      startProcess({
        name: "child",
        command: process.execPath,
        args: ["-e", "console.log(process.pid); ${stayAlive}"],
        // The kernel's promise holds from the moment the program itself runs.
        onOutput: (text) => process.stdout.write(text),
      });`;
    const parent = spawn(node, ["--input-type=module-typescript", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(parent.stdout, "data");
    const pid = Number(String(line));
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    expect(await pollUntil(async () => !isAlive(pid), { timeoutMs: 30_000 })).toBe(true);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // An orphan that no one has collected yet is dead all the same.
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
