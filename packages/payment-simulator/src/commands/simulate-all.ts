import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** `npm run simulate -- [--seeds 5000] [--from 1]`: leases, then payments, with the same options. Exits with 1 when a rule breaks. */
for (const name of ["lease-simulator", "payment-simulator"]) {
  const command = join(import.meta.dirname, "../../..", name, "src/commands/simulate.ts");
  const { status } = spawnSync(process.execPath, [command, ...process.argv.slice(2)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
