import { rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "@causeway/local-services";
import { portVariables, readSettings, type Settings } from "./env.ts";
import { repositoryRoot } from "./repository-root.ts";

/** Free ports, an empty state folder, and nothing of the developer's environment that could reach a real service. */
export async function testSettings(): Promise<Settings> {
  const stateDir = join(repositoryRoot, ".causeway/test");
  rmSync(stateDir, { recursive: true, force: true });
  const ports = await Promise.all(portVariables.map(async (variable) => [variable, String(await freePort())] as const));
  return readSettings({ ...Object.fromEntries(ports), CAUSEWAY_STATE_DIR: stateDir }, { inherit: "system" });
}
