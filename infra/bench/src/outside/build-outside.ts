import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findOnPath } from "@causeway/local-services";

const sources = join(import.meta.dirname, "../../outside");

/** The provider and the callers, compiled: what is measured must be the only thing that is busy. */
export type Outside = { readonly provider: string; readonly callers: string };

/** Throws when there is no C compiler. */
export async function buildOutside(folder: string): Promise<Outside> {
  const compiler = ["cc", "gcc", "clang"].map(findOnPath).find((path) => path !== undefined);
  if (compiler === undefined) {
    throw new Error("The bench needs a C compiler for its provider and callers (for example `apt-get install gcc`).");
  }
  if (process.platform !== "linux") throw new Error("The bench reads processor time from /proc: it needs Linux.");
  await mkdir(folder, { recursive: true });
  const compile = async (name: string) => {
    const program = join(folder, name);
    await promisify(execFile)(compiler, ["-O2", "-o", program, join(sources, `${name}.c`)]);
    return program;
  };
  return { provider: await compile("mock-upstream"), callers: await compile("load-client") };
}
