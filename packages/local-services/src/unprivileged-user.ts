import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { findOnPath } from "./find-on-path.ts";
import type { ProcessOptions } from "./managed-process.ts";

/**
 * Postgres refuses to run as root, so root runs it as `postgres` or, where there is no such account, as `nobody`.
 * That account may not be able to enter the folder of the checkout (`/root`, a private temporary folder), so the
 * process keeps the right to pass through folders, where the machine lets us give it. Empty for everyone but root.
 */
export async function unprivilegedUser(): Promise<Pick<ProcessOptions, "user" | "privileges">> {
  if (process.getuid?.() !== 0) return {};
  const user = accountIds(await readFile("/etc/passwd", "utf8"), ["postgres", "nobody"]);
  const account = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  const passage = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"];
  // Without it the right does not count for access(2), with which Postgres looks for its own files.
  const passageForChecks = "--securebits=+no_setuid_fixup";
  const privileges = [[...account, ...passage, passageForChecks], [...account, ...passage], account].find(isPermitted);
  return { user, privileges: privileges ?? account };
}

function isPermitted(flags: readonly string[]): boolean {
  const setpriv = findOnPath("setpriv");
  return setpriv !== undefined && spawnSync(setpriv, [...flags, "--", "true"]).status === 0;
}

function accountIds(passwd: string, names: readonly string[]): { uid: number; gid: number } {
  const accounts = new Map(passwd.split("\n").map((line) => [line.split(":")[0], line.split(":")]));
  for (const name of names) {
    const account = accounts.get(name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error("Postgres cannot run as root and this machine has neither a `postgres` nor a `nobody` account.");
}
