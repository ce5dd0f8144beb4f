import { freePort, type ManagedProcess, pollUntil, startProcess } from "@causeway/local-services";
import type { Outside } from "./build-outside.ts";

/** Between two chunks of a stream. */
export const paceMs = 2;

export type Provider = { readonly port: number; readonly process: ManagedProcess };

export async function startProvider({ provider }: Outside): Promise<Provider> {
  const port = await freePort();
  const running = await startProcess({
    name: "provider",
    command: provider,
    args: [String(port), String(paceMs * 1_000)],
  });
  const serves = async () => (await fetch(`http://127.0.0.1:${port}/`)).ok;
  if (!(await pollUntil(serves, { timeoutMs: 5_000 }))) throw new Error("The bench's provider does not serve");
  return { port, process: running };
}
