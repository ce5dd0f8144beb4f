// The one file that runs before anything is installed: plain JavaScript for Node 20 and newer, without dependencies.
// It installs the packages, Node 26 among them, and hands over to `src/<command>.ts`.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const modules = join(root, "node_modules");
const stampFile = join(modules, ".causeway-install");
const packageManager = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
const command = process.argv[2] ?? "start";
const startedAt = Date.now();

let requestedSignal;
let passOn = (_signal) => {};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stopWith(signal));
endWithParent();

try {
  checkNodeVersion();
  await installPackages();
  if (requestedSignal === undefined) await handOver();
  else process.exitCode = 1;
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function checkNodeVersion() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) throw new Error(`Causeway needs Node 20 or newer to start; this is Node ${process.versions.node}.`);
}

async function installPackages() {
  const stamp = installedState();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp && existsSync(newNode())) return;
  const began = Date.now();
  console.log("· Installing packages, Node 26 among them (a few minutes on the first run)");
  let output = await runInstall({});
  // A registry that did not answer does so a little later. And a run that was stopped at a bad moment leaves npx with a
  // folder it cannot read: in an empty one, then.
  for (let tries = 1; tries < 3 && output !== undefined; tries += 1) {
    await delay((tries - 1) * 15_000);
    if (requestedSignal !== undefined) return;
    const isOfNpx = output.includes("npm error");
    output = await runInstall(isOfNpx ? { npm_config_cache: mkdtempSync(join(tmpdir(), "causeway-npm-")) } : {});
  }
  if (requestedSignal !== undefined) return;
  if (output !== undefined) throw new Error(`${output.trimEnd()}\n\nThe packages could not be installed.`);
  if (!existsSync(newNode())) throw new Error(`There is no Node 26 on npm for ${process.platform}-${process.arch}.`);
  linkNewNode();
  writeFileSync(stampFile, stamp);
  console.log(`✓ Packages installed (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

async function runInstall(variables) {
  // `CI` keeps pnpm from asking whether it may replace a node_modules folder that another version made.
  const output = await run("npx", ["--yes", packageManager, "--dir", root, "install", "--frozen-lockfile"], {
    CI: "true",
    npm_config_fetch_retries: "5",
    PATH: pathWithoutPackages(),
    ...variables,
  });
  passOn = () => {};
  return output;
}

/** Changes when the lock file or any package's list of dependencies does. */
function installedState() {
  const folders = ["apps", "packages"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  const files = [
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    ...[".", "prisma", "prisma/seed", "infra/local", "infra/faults", "infra/bench", ...folders].map((folder) =>
      join(folder, "package.json"),
    ),
  ];
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const file of files) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function newNode() {
  const folder = join(
    modules,
    `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`,
    "bin",
  );
  return join(folder, process.platform === "win32" ? "node.exe" : "node");
}

/** pnpm puts a shell script here, and a signal sent to a shell script does not reach the Node it waits for. */
function linkNewNode() {
  if (process.platform === "win32") return;
  const link = join(modules, ".bin", "node");
  rmSync(link, { force: true });
  symlinkSync(newNode(), link);
}

/** Neither the Node nor the pnpm that an earlier run installed: this one may replace them under their own feet. */
function pathWithoutPackages() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => !folder.endsWith(join("node_modules", ".bin"))).join(delimiter);
}

/** Resolves to nothing on success and to what the program printed on failure. */
function run(program, args, variables) {
  return new Promise((done) => {
    let output = "";
    const child = spawn(program, args, {
      // Elsewhere than in the checkout, whose own pnpm npx would prefer.
      cwd: tmpdir(),
      env: { ...process.env, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      shell: process.platform === "win32",
    });
    // To the group: npx does not pass a signal on to pnpm.
    passOn = (signal) => process.kill(-child.pid, signal);
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => done(`${program}: ${error.message}`));
    child.on("close", (code) => done(code === 0 ? undefined : output || `${program} ended with code ${code}`));
  });
}

/** In a group of its own: Ctrl-C reaches us, and we pass on one signal, not two. */
function handOver() {
  const { NODE_PATH: _, ...inherited } = process.env;
  const child = spawn(newNode(), [join(root, "infra/local/src", `${command}.ts`), ...process.argv.slice(3)], {
    cwd: root,
    env: { ...inherited, CAUSEWAY_STARTED_AT_MS: String(startedAt) },
    stdio: "inherit",
    detached: true,
  });
  passOn = (signal) => child.kill(signal);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? (signal === null ? 1 : 128);
      done();
    });
  });
}

/** npm may be killed without passing the signal on. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stopWith("SIGTERM");
  }, 250).unref();
}

function stopWith(signal) {
  requestedSignal = signal;
  try {
    passOn(signal);
  } catch {
    // It has just ended by itself.
  }
}
