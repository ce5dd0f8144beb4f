import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEnvironment } from "./env.ts";
import { startSandbox } from "./sandbox.ts";

test("the index page links the mailbox and documents the control API", async () => {
  const sandbox = await startSandbox({ port: 0 });
  const page = await (await fetch(sandbox.url)).text();
  expect(page).toContain('href="/mail"');
  expect(page).toContain("/control/providers/openai/faults");
  expect(page).toContain(`${sandbox.url}/v1`);
  await sandbox.close();
});

test("an address that is not there says so", async () => {
  const sandbox = await startSandbox({ port: 0 });
  expect((await fetch(`${sandbox.url}/nowhere`)).status).toBe(404);
  expect((await fetch(`${sandbox.url}/control/nowhere`, { method: "POST" })).status).toBe(404);
  const headers = { authorization: "Bearer sandbox" };
  expect((await fetch(`${sandbox.url}/providers/%zz/messages`, { method: "POST", headers })).status).toBe(400);
  await sandbox.close();
});

test("a taken port is an error, and nothing is left listening", async () => {
  const first = await startSandbox({ port: 0 });
  await expect(startSandbox({ port: first.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await expect(startSandbox({ port: 0, smtpPort: first.smtpPort })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await first.close();
});

test("the process is healthy when it says so, and SIGTERM ends it cleanly with requests still open", async () => {
  const stateDir = await mkdtemp(join(tmpdir(), "sandbox-"));
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: join(import.meta.dirname, ".."),
    env: {
      ...process.env,
      SANDBOX_PORT: "0",
      SANDBOX_SMTP_PORT: "0",
      SANDBOX_STATE_DIR: stateDir,
      SANDBOX_FAULTS: '{"groq":[{"kind":"hang"}]}',
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line]: unknown[] = await once(child.stdout, "data");
  const url = /http:\S+(?=,)/.exec(String(line))?.[0] ?? "";
  expect((await fetch(`${url}/health`)).status).toBe(200);
  const hanging = fetch(`${url}/providers/groq/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer sandbox" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hi" }] }),
  }).catch((error: unknown) => error);
  await expect.poll(async () => (await fetch(`${url}/control/providers/requests`)).text()).toContain('"fault":"hang"');
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(await hanging).toBeInstanceOf(Error);
  await rm(stateDir, { recursive: true });
});

test("a wrong environment names each wrong variable", () => {
  const wrong = { SANDBOX_PORT: "99999", SANDBOX_SPEED: "0", SANDBOX_FAULTS: "{" };
  expect(() => readEnvironment(wrong)).toThrow(/SANDBOX_PORT[\s\S]*SANDBOX_SPEED[\s\S]*SANDBOX_FAULTS/);
  expect(() => readEnvironment({ SANDBOX_STRIPE_WEBHOOK_URL: "http://127.0.0.1/x" })).toThrow(
    "SANDBOX_STRIPE_WEBHOOK_SECRET",
  );
});
