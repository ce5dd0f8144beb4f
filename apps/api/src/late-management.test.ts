import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { lateManagement } from "./late-management.ts";
import type { Management } from "./management/open.ts";

it("whoever comes before it is loaded waits for it, and it is opened once and closed", async () => {
  const events: string[] = [];
  const open = (): Management => {
    events.push("opened");
    return {
      serve: (_, response) => void response.end("managed"),
      close: async () => void events.push("closed"),
    };
  };
  const late = lateManagement(open);
  const server = createServer(late.serve);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const early = Promise.all([fetch(url), fetch(url)]);
  await late.load(60_000);
  for (const response of [...(await early), await fetch(url)]) expect(await response.text()).toBe("managed");
  await late.close();
  expect(events).toEqual(["opened", "closed"]);
  server.close();
});

it("is not loaded any more when it is closed before", async () => {
  const late = lateManagement(() => {
    throw new Error("never opened");
  });
  const loading = late.load(60_000);
  await expect(late.close()).resolves.toBeUndefined();
  await expect(loading).resolves.toBeUndefined();
});

it("that cannot be loaded says so to whoever asks, and to whoever loads it", async () => {
  const late = lateManagement(() => {
    throw new Error("a file is missing");
  });
  const server = createServer(late.serve);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("a file is missing");
  await expect(late.load(0)).rejects.toThrow("a file is missing");
  await expect(late.close()).resolves.toBeUndefined();
  server.close();
});
