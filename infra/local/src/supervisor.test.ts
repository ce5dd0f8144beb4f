import { startProcess } from "@causeway/local-services";
import { describe, expect, test } from "vitest";
import { createSupervisor } from "./supervisor.ts";

const start = (name: string, script = "setInterval(() => {}, 1000)") =>
  startProcess({ name, command: process.execPath, args: ["-e", script] });

describe("the supervisor", () => {
  test("stops the newest process first, one at a time", async () => {
    const supervisor = createSupervisor();
    const order: string[] = [];
    for (const name of ["postgres", "api", "dashboard"]) {
      const child = await start(name);
      supervisor.watch(child, async () => {
        order.push(`${name} stopping`);
        await child.stop();
        order.push(`${name} gone`);
      });
    }
    await supervisor.stopAll();
    expect(order).toEqual(["dashboard", "api", "postgres"].flatMap((name) => [`${name} stopping`, `${name} gone`]));
  });

  test("names the process that ended by itself", async () => {
    const supervisor = createSupervisor();
    const healthy = await start("healthy");
    supervisor.watch(healthy);
    supervisor.watch(await start("broken", "process.exitCode = 7"));
    const crash = await supervisor.crashed;
    await supervisor.stopAll();
    expect([crash.process.name, crash.exit.code]).toEqual(["broken", 7]);
  });

  test("does not call a process that it stopped itself a crash", async () => {
    const supervisor = createSupervisor();
    supervisor.watch(await start("obedient"));
    await supervisor.stopAll();
    expect(await Promise.race([supervisor.crashed, Promise.resolve("no crash")])).toBe("no crash");
  });

  test("stops a process that was started while it was already stopping", async () => {
    const supervisor = createSupervisor();
    await supervisor.stopAll();
    const late = await start("late");
    supervisor.watch(late);
    expect((await late.exited).signal).toBe("SIGTERM");
  });

  test("does not take the end of a command for a crash", async () => {
    const supervisor = createSupervisor();
    expect((await supervisor.accompany(await start("command", "process.exitCode = 1"))).code).toBe(1);
    expect(await Promise.race([supervisor.crashed, Promise.resolve("no crash")])).toBe("no crash");
  });
});
