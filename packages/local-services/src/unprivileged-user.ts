import { readFile } from "node:fs/promises";
import type { ProcessOptions } from "./managed-process.ts";

/**
 * Postgres refuses to run as root, so root runs it as `postgres` or, where there is no such account, as `nobody`.
 * That account may not be able to enter the folder of the checkout (`/root`, a private temporary folder), so the
 * process keeps the right to pass through folders. Empty for everyone but root.
 */
export async function unprivilegedUser(): Promise<Pick<ProcessOptions, "user" | "privileges">> {
  if (process.getuid?.() !== 0) return {};
  const user = accountIds(await readFile("/etc/passwd", "utf8"), ["postgres", "nobody"]);
  const privileges = [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    "--clear-groups",
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
  ];
  return { user, privileges };
}

function accountIds(passwd: string, names: readonly string[]): { uid: number; gid: number } {
  const accounts = new Map(passwd.split("\n").map((line) => [line.split(":")[0], line.split(":")]));
  for (const name of names) {
    const account = accounts.get(name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error("Postgres cannot run as root and this machine has neither a `postgres` nor a `nobody` account.");
}
