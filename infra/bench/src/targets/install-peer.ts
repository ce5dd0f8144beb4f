import { existsSync } from "node:fs";
import type { BenchWorld } from "./bench-world.ts";
import type { NotMeasured } from "./target.ts";

export type Peer = {
  readonly id: string;
  readonly name: string;
  /** There once it is installed. */
  readonly program: string;
  /** `npm`, `pip`: who could not install it. */
  readonly installer: string;
  readonly install: () => Promise<void>;
};

/** Another gateway as its makers tell to install it, once and only when asked to; or why it cannot be measured. */
export async function installPeer(world: BenchWorld, peer: Peer): Promise<NotMeasured | undefined> {
  const { id, name, program, installer, install } = peer;
  if (existsSync(program)) return undefined;
  if (!world.installsPeers) return { id, name, why: "not installed: run the bench with --peers" };
  try {
    await install();
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : "";
    return { id, name, why: `${installer} could not install it: ${reason}` };
  }
}
