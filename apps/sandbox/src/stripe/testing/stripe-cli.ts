import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Stripe's own command line, from npm. Undefined where it has no binary for this platform. */
export function findStripeCli(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const shim = require.resolve("@stripe/cli/bin/shim.js");
    const manifest = createRequire(shim).resolve(`@stripe/cli-${process.platform}-${process.arch}/package.json`);
    const binary = join(dirname(manifest), "bin", process.platform === "win32" ? "stripe.exe" : "stripe");
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Runs `stripe trigger <event>` against a base URL: Stripe's own fixtures for that event. Throws what it printed. */
export async function trigger(binary: string, event: string, apiBase: string): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "stripe-cli-"));
  try {
    await promisify(execFile)(binary, ["trigger", event, "--api-base", apiBase, "--api-key", "sk_test_sandbox"], {
      // A home of its own, so that nobody's login is used or changed.
      env: { HOME: home, XDG_CONFIG_HOME: home, USERPROFILE: home, STRIPE_CLI_TELEMETRY_OPTOUT: "1" },
      timeout: 60_000,
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
