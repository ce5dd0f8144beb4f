import type { AppProcess } from "../rig/app-process.ts";
import type { FaultDone } from "./scenario.ts";

/** `kill -9` of all at once, and each started again as soon as it is gone. */
export async function killAndRestart(victims: readonly AppProcess[]): Promise<FaultDone> {
  const pids = victims.map(({ pid }) => pid);
  const at = Date.now();
  const times = await Promise.all(
    victims.map(async (victim) => {
      await victim.kill();
      return await victim.start();
    }),
  );
  const what = `killed ${victims.map(({ name }) => name).join(", ")}`;
  return { what, at, mendedAt: Date.now(), pids, backMs: Math.max(...times) };
}
