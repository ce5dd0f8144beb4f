import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findOnPath } from "@causeway/local-services";
import type { BenchWorld } from "./bench-world.ts";
import type { NotMeasured } from "./target.ts";

const peers = [
  { id: "bifrost", name: "Bifrost", module: "github.com/maximhq/bifrost/transports" },
  { id: "one-api", name: "one-api", module: "github.com/songquanpeng/one-api" },
];

/** Peers in Go have no recipe of ours yet: this tells what stands between. */
export async function goPeers({ installsPeers }: BenchWorld): Promise<readonly NotMeasured[]> {
  return await Promise.all(
    peers.map(async ({ id, name, module }) => ({ id, name, why: await whyNot(module, installsPeers) })),
  );
}

async function whyNot(module: string, mayAsk: boolean): Promise<string> {
  const go = findOnPath("go");
  if (go === undefined) return "no Go on PATH to build it with";
  if (!mayAsk) return "not built: run the bench with --peers to see whether the module proxy has it";
  try {
    await promisify(execFile)(go, ["list", "-m", `${module}@latest`], { cwd: "/", timeout: 60_000 });
    return `the module proxy has ${module}; the bench has no recipe to build it yet`;
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    return `the Go module proxy does not give ${module}${/\d{3} [A-Z]\w+/.exec(said) ? ` (${/\d{3} [A-Z]\w+/.exec(said)?.[0]})` : ""}`;
  }
}
