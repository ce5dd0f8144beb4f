import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

type Kind = "pipe" | "socket";

/** A process that logs into a pipe, as a container's does, or into a socket, as those that Node starts do. */
function logInto(kind: Kind, told: string) {
  const script = `
    const { createLogger } = await import(${JSON.stringify(join(import.meta.dirname, "logger.ts"))});
    const log = createLogger("test", "info");
    ${told}`;
  const start = (output: "pipe" | number) =>
    spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", output, "ignore", "ipc"] });
  if (kind === "socket") {
    const child = start("pipe");
    return { child, lines: () => child.stdout?.setEncoding("utf8") ?? Readable.from([]) };
  }
  const folder = mkdtempSync(join(tmpdir(), "causeway-output-"));
  const pipe = join(folder, "pipe");
  execFileSync("sh", ["-c", `mkfifo "${pipe}"`]);
  const reading = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const writing = openSync(pipe, constants.O_WRONLY);
  const child = start(writing);
  closeSync(writing);
  child.once("exit", () => rmSync(folder, { recursive: true }));
  return { child, lines: () => new Socket({ fd: reading, writable: false }).setEncoding("utf8") };
}

const countsIn = (output: string): readonly number[] =>
  output.split("\n").flatMap((line) => (line.includes("told") ? [JSON.parse(line).count] : []));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const kinds: readonly Kind[] = ["pipe", "socket"];
const ends = ["process.exit(0)", "throw new Error('the end')", "process.channel.unref()"];

it.each(kinds.flatMap((kind) => ends.map((end) => [kind, end] as const)))(
  "writes everything into a %s, in order, before a process ends by %s",
  async (kind, end) => {
    const { lines } = logInto(
      kind,
      `for (let count = 1; count <= 300; count++) {
        log.info({ count }, "told");
        if (count % 70 === 0) await new Promise(setImmediate);
      }
      ${end}`,
    );
    expect(countsIn(await text(lines()))).toEqual(upTo(300));
  },
);

it.each(kinds)("goes on while nobody reads the %s, and has everything for who reads at last", async (kind) => {
  const { child, lines } = logInto(
    kind,
    `for (let count = 1; count <= 2_000; count++) {
      log.info({ count, filling: "x".repeat(1_000) }, "told");
      if (count % 50 === 0) await new Promise(setImmediate);
    }
    process.on("message", () => process.exit());
    process.send("still here");`,
  );
  await new Promise((resolve) => child.once("message", resolve));
  let output = "";
  for await (const chunk of lines()) {
    output += chunk;
    if (output.endsWith("\n") && countsIn(output.slice(output.lastIndexOf("\n", output.length - 2)))[0] === 2_000) {
      child.send("that was all");
    }
  }
  expect(countsIn(output)).toEqual(upTo(2_000));
});
