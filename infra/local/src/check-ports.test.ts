import { once } from "node:events";
import { createServer } from "node:net";
import { freePort } from "@causeway/local-services";
import { describe, expect, test } from "vitest";
import { checkPorts } from "./check-ports.ts";
import { portVariables, readSettings } from "./env.ts";

async function settingsWith(changes: Record<string, string> = {}) {
  const ports = await Promise.all(portVariables.map(async (name) => [name, String(await freePort())] as const));
  return readSettings({ ...Object.fromEntries(ports), ...changes }, { inherit: "system" });
}

describe("the ports", () => {
  test("pass when all are free", async () => {
    await expect(checkPorts(await settingsWith())).resolves.toBeUndefined();
  });

  test("are refused with number, purpose and variable when one is taken", async () => {
    const port = await freePort();
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const check = checkPorts(await settingsWith({ API_PORT: String(port) }));
    await expect(check).rejects.toThrow(new RegExp(`Port ${port}, meant for the API, .*set API_PORT`));
    server.close();
  });

  test("are refused when two variables name the same one", async () => {
    const port = String(await freePort());
    const check = checkPorts(await settingsWith({ API_PORT: port, DASHBOARD_PORT: port }));
    await expect(check).rejects.toThrow(`DASHBOARD_PORT and API_PORT both name port ${port}.`);
  });

  test("of services that someone else runs are not asked for", async () => {
    const port = await freePort();
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const urls = { DATABASE_URL: "postgresql://user@host/name", REDIS_URL: "redis://host:6379" };
    const settings = await settingsWith({ ...urls, POSTGRES_PORT: String(port), REDIS_PORT: String(port) });
    await expect(checkPorts(settings)).resolves.toBeUndefined();
    server.close();
  });
});
