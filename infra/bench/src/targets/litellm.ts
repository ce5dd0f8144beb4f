import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findOnPath, freePort } from "@causeway/local-services";
import type { BenchWorld } from "./bench-world.ts";
import { mockModels } from "./causeway/catalogue.ts";
import { installPeer } from "./install-peer.ts";
import { startTargetProcess } from "./start-target-process.ts";
import { httpRequest, type NotMeasured, type Target } from "./target.ts";

const id = "litellm";
const name = "LiteLLM";
const masterKey = "sk-bench";
/** Releases that were reported as malicious are left out. */
const requirement = "litellm[proxy]!=1.82.7,!=1.82.8,!=1.107.0";

export async function startLitellm(world: BenchWorld): Promise<Target | NotMeasured> {
  const folder = join(world.cacheFolder, id);
  const program = join(folder, "bin/litellm");
  const missing = await installPeer(world, { id, name, program, installer: "pip", install: () => install(folder) });
  if (missing) return missing;
  const port = await freePort();
  const config = join(world.folder, "litellm.json");
  await writeFile(config, JSON.stringify(configuration(world.provider.port)));
  const running = await startTargetProcess({
    name: id,
    command: program,
    args: ["--config", config, "--host", "127.0.0.1", "--port", String(port), "--num_workers", "1"],
    cwd: world.folder,
    // It is told to stay away from the network at its start.
    env: { PATH: process.env["PATH"], HOME: world.folder, LITELLM_LOCAL_MODEL_COST_MAP: "True", LITELLM_LOG: "ERROR" },
    logFile: join(world.folder, `${id}.log`),
    port,
    startMs: 120_000,
  });
  world.onClose(() => running.stop());
  return {
    id,
    name: `${name} ${await version(folder)}`.trim(),
    does: "one worker, a master key; no database, so no keys or budgets",
    port,
    pids: [running.pid],
    allPids: [running.pid],
    requests: (question) => [
      httpRequest(
        { ...question, model: `${question.provider}-${question.model}` },
        {
          path: question.asks === "openai" ? "/v1/chat/completions" : "/v1/messages",
          headers: { authorization: `Bearer ${masterKey}` },
        },
      ),
    ],
    settled: () => Promise.resolve(),
  };
}

const configuration = (providerPort: number) => ({
  model_list: (["openai", "anthropic"] as const).flatMap((provider) =>
    mockModels.map((model) => ({
      model_name: `${provider}-${model}`,
      litellm_params: {
        model: `${provider}/${model}`,
        api_base: `http://127.0.0.1:${providerPort}${provider === "openai" ? "/v1" : ""}`,
        api_key: "sk-x",
      },
    })),
  ),
  general_settings: { master_key: masterKey },
  litellm_settings: { request_timeout: 600, telemetry: false },
});

async function install(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const run = promisify(execFile);
  await run(findOnPath("python3") ?? "python3", ["-m", "venv", folder], { timeout: 120_000 });
  await run(join(folder, "bin/pip"), ["install", "--quiet", requirement], { timeout: 900_000 });
}

async function version(folder: string): Promise<string> {
  const program = "import importlib.metadata as m; print(m.version('litellm'))";
  const { stdout } = await promisify(execFile)(join(folder, "bin/python"), ["-c", program]);
  return stdout.trim();
}
