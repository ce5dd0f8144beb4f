import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@causeway/local-services";
import type { BenchWorld } from "./bench-world.ts";
import { installPeer } from "./install-peer.ts";
import { startTargetProcess } from "./start-target-process.ts";
import { httpRequest, type NotMeasured, pathOf, type Target } from "./target.ts";

const id = "portkey";
const name = "Portkey 1.15.2";

/** Without these pins a fresh install answers every stream with 500. */
const manifest = {
  private: true,
  dependencies: { "@portkey-ai/gateway": "1.15.2" },
  overrides: { hono: "4.9.7", "@hono/node-server": "1.13.5" },
};

export async function startPortkey(world: BenchWorld): Promise<Target | NotMeasured> {
  const folder = join(world.cacheFolder, "portkey-1.15.2");
  const program = join(folder, "node_modules/@portkey-ai/gateway/build/start-server.js");
  const missing = await installPeer(world, { id, name, program, installer: "npm", install: () => install(folder) });
  if (missing) return missing;
  const port = await freePort();
  const running = await startTargetProcess({
    name: id,
    command: process.execPath,
    args: [program, "--headless", `--port=${port}`],
    cwd: folder,
    env: { PATH: process.env["PATH"], NODE_ENV: "production" },
    logFile: join(world.folder, `${id}.log`),
    port,
  });
  world.onClose(() => running.stop());
  return {
    id,
    name,
    does: "no keys, budgets, limits or records",
    port,
    pids: [running.pid],
    allPids: [running.pid],
    requests(question) {
      if (question.asks !== "openai") return undefined;
      const headers = {
        authorization: "Bearer bench",
        "x-portkey-provider": question.provider,
        "x-portkey-custom-host": `http://127.0.0.1:${world.provider.port}/v1`,
      };
      return [httpRequest(question, { path: pathOf(question.asks), headers })];
    },
    settled: () => Promise.resolve(),
  };
}

async function install(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await promisify(execFile)("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: folder,
    timeout: 300_000,
  });
}
