import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { findOnPath } from "./find-on-path.ts";

export type ProcessOptions = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Where standard output and error go, appended. */
  readonly logFile?: string | undefined;
  readonly onOutput?: (text: string) => void;
  /** What `stop` sends first. SIGKILL follows after `stopTimeoutMs`. */
  readonly stopSignal?: NodeJS.Signals;
  readonly stopTimeoutMs?: number;
  /** More flags for `setpriv`, for a process that must run as another user. */
  readonly privileges?: readonly string[];
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
};

export type ChildExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type ManagedProcess = {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string | undefined;
  readonly exited: Promise<ChildExit>;
  /** After `exited`: everything it printed is in the log file. */
  readonly outputWritten: Promise<void>;
  /** Resolves when the process is gone. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts a process in a group of its own, so that Ctrl-C in the terminal reaches only us and we stop things in order.
 * Where Linux offers it, the process also ends when we are killed without a chance to stop it.
 */
export function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const stopSignal = options.stopSignal ?? "SIGTERM";
  const { command, args, user } = withParentDeathSignal(options, stopSignal);
  const child = spawn(command, args, {
    env: options.env ?? process.env,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...user,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outputWritten = collectOutput(child, options);
  const exited = new Promise<ChildExit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", () => resolve({ code: 127, signal: null }));
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(new Error(`${options.name} could not be started: ${error.message}`, { cause: error })),
    );
    child.once("spawn", () => {
      const pid = child.pid ?? 0;
      resolve({
        name: options.name,
        pid,
        logFile: options.logFile,
        exited,
        outputWritten,
        stop: () => stopProcess(child, pid, exited, stopSignal, options.stopTimeoutMs ?? 10_000),
      });
    });
  });
}

/** The end of a log file, for the message about a process that died. */
export function lastLines(logFile: string | undefined, count: number): string {
  if (logFile === undefined) return "";
  try {
    return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-count).join("\n");
  } catch {
    return "";
  }
}

function withParentDeathSignal(options: ProcessOptions, stopSignal: NodeJS.Signals) {
  const plain = { command: options.command, args: [...options.args], user: options.user };
  const setpriv = process.platform === "linux" ? findOnPath("setpriv") : undefined;
  if (setpriv === undefined) return plain;
  const flags = ["--pdeathsig", stopSignal.replace("SIG", ""), ...(options.privileges ?? [])];
  return { command: setpriv, args: [...flags, "--", options.command, ...options.args], user: undefined };
}

function collectOutput(child: ChildProcess, { logFile, onOutput }: ProcessOptions): Promise<void> {
  const log = logFile === undefined ? undefined : createWriteStream(logFile, { flags: "a" });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      log?.write(chunk);
      onOutput?.(chunk.toString("utf8"));
    });
  }
  return new Promise((resolve) => {
    child.once("close", () => (log === undefined ? resolve() : log.end(() => resolve())));
  });
}

async function stopProcess(
  child: ChildProcess,
  pid: number,
  exited: Promise<ChildExit>,
  signal: NodeJS.Signals,
  timeoutMs: number,
): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    await exited;
    clearTimeout(timer);
  }
  endGroup(pid);
}

/** Whatever the process itself started and left behind. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The usual case: the group is empty.
  }
}
