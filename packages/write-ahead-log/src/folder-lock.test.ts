import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockFolder } from "./folder-lock.ts";
import { heldBy } from "./process-identity.ts";

/** It lives as long as this test does. */
const neighbour = heldBy(process.ppid);
const nobody = 2 ** 30;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "causeway-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lockFile = () => join(folder, "lock");
const heldAs = (...lines: readonly (string | number | undefined)[]) => writeFileSync(lockFile(), lines.join("\n"));
const refused = `Process ${process.ppid} has the write-ahead log`;

it("says who has it, so that its process alone is taken for it", () => {
  const lock = lockFolder(folder);
  const self = heldBy(process.pid);
  expect(readFileSync(lockFile(), "utf8")).toBe(`${process.pid}\n${self.bootId ?? ""}\n${self.startedAt ?? ""}`);
  lock.release();
  expect(() => readFileSync(lockFile())).toThrow("ENOENT");
});

it("is refused while the process that has it lives", () => {
  lockFolder(folder, neighbour);
  expect(() => lockFolder(folder)).toThrow(refused);
});

it.runIf(neighbour.bootId !== undefined)(
  "is taken over after the machine was started again, whoever has the id",
  () => {
    heldAs(process.ppid, "another-boot", neighbour.startedAt);
    lockFolder(folder);
    expect(readFileSync(lockFile(), "utf8")).toMatch(new RegExp(`^${process.pid}\n${neighbour.bootId}\n`));
  },
);

it.runIf(neighbour.startedAt !== undefined)("is taken over when another process has the id by now", () => {
  heldAs(process.ppid, neighbour.bootId, `${neighbour.startedAt}1`);
  lockFolder(folder);
  expect(readFileSync(lockFile(), "utf8")).toMatch(new RegExp(`^${process.pid}\n`));
});

it.each([
  ["wrote only its id, as earlier versions do", ""],
  ["was told neither boot nor start by its system", "\n\n"],
])("goes by the id alone where its holder %s", (_, more) => {
  heldAs(`${process.ppid}${more}`);
  expect(() => lockFolder(folder)).toThrow(refused);
  heldAs(`${nobody}${more}`);
  lockFolder(folder);
  expect(readFileSync(lockFile(), "utf8")).toMatch(new RegExp(`^${process.pid}\n`));
});

it("goes by the id alone where the system does not tell who asks", () => {
  lockFolder(folder, neighbour);
  const self = { processId: process.pid, bootId: undefined, startedAt: undefined };
  expect(() => lockFolder(folder, self)).toThrow(refused);
});

it.each(["", "what is this", "0", "-1"])("is taken over from nobody: %j", (text) => {
  heldAs(text);
  lockFolder(folder);
  expect(readFileSync(lockFile(), "utf8")).toMatch(new RegExp(`^${process.pid}\n`));
});
