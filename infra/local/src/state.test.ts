import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lockState, openState } from "./state.ts";

const newFolder = () => mkdtempSync(join(tmpdir(), "causeway-state-"));

describe("the state folder", () => {
  test("keeps the secrets it made", () => {
    const folder = newFolder();
    const first = openState(folder).secrets();
    expect(first.authSecret.length).toBeGreaterThanOrEqual(32);
    expect(openState(folder).secrets()).toEqual(first);
  });

  test("makes what an older version did not know, and keeps the rest", () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, "secrets.json"),
      JSON.stringify({ authSecret: "mine", stripeWebhookSecret: "whsec_mine" }),
    );
    const first = openState(folder).secrets();
    expect(first).toMatchObject({ authSecret: "mine", stripeWebhookSecret: "whsec_mine" });
    expect(first.ownKeyEncryptionKeys).toMatch(/^local-1:.{44}$/);
    expect(openState(folder).secrets()).toEqual(first);
  });

  test("shows secrets to their owner only", () => {
    const state = openState(newFolder());
    state.secrets();
    expect(statSync(state.path("secrets.json")).mode & 0o077).toBe(0);
  });

  test("remembers what was stamped until the value changes", () => {
    const state = openState(newFolder());
    expect(state.isStamped("client", "one")).toBe(false);
    state.stamp("client", "one");
    expect([state.isStamped("client", "one"), state.isStamped("client", "two")]).toEqual([true, false]);
  });

  test("is refused while another stack runs on it", async () => {
    const state = openState(newFolder());
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "infra/local/src/start.ts"]);
    await once(other, "spawn");
    writeFileSync(state.path("running.pid"), String(other.pid));
    expect(() => lockState(state)).toThrow(/already runs .* CAUSEWAY_STATE_DIR/);
    other.kill("SIGKILL");
    await once(other, "exit");
    expect(() => lockState(state)).not.toThrow();
  });
});
