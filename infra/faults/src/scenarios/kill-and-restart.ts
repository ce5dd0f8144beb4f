import type { AppProcess } from "../rig/app-process.ts";
import { unreadBytes } from "../rig/unread-bytes.ts";
import type { FaultDone } from "./scenario.ts";

/**
 * `kill -9` of all at once, and each started again as soon as it is gone. With a server, what that had sent them and they
 * had not read is looked at in the moment before.
 */
export async function killAndRestart(victims: readonly AppProcess[], server?: AppProcess): Promise<FaultDone> {
  const pids = victims.map(({ pid }) => pid);
  const at = Date.now();
  const unread = server && unreadOf(victims, server);
  const dying = victims.map((victim) => victim.kill());
  void Promise.all(dying).then(() => server?.signal("SIGCONT"));
  const times = await Promise.all(
    victims.map(async (victim, index) => {
      await dying[index];
      return await victim.start();
    }),
  );
  const what = `killed ${victims.map(({ name }) => name).join(", ")}`;
  return { what, at, mendedAt: Date.now(), pids, backMs: Math.max(...times), ...(unread && { unread }) };
}

/** All are held still, the server until the others are gone: or more would be read, and written, while we look. */
function unreadOf(victims: readonly AppProcess[], server: AppProcess) {
  for (const process of [...victims, server]) process.signal("SIGSTOP");
  const port = Number(new URL(server.url).port);
  return new Map(victims.flatMap(({ pid }) => [...unreadBytes(pid, port)]));
}
