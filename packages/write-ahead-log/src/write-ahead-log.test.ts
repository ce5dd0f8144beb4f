import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogRecord } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openWriteAheadLog, type WriteAheadLog, type WriteAheadLogOptions } from "./write-ahead-log.ts";

let folder: string;
let open: WriteAheadLog[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-ahead-log-"));
  open = [];
});
afterEach(async () => {
  for (const log of open) await log.close();
  rmSync(folder, { recursive: true });
});

function openLog(options: Partial<WriteAheadLogOptions> = {}): WriteAheadLog {
  const log = openWriteAheadLog({ folder, ...options });
  open.push(log);
  return log;
}

async function reopen(log: WriteAheadLog, options: Partial<WriteAheadLogOptions> = {}): Promise<WriteAheadLog> {
  await log.close();
  open = open.filter((other) => other !== log);
  return openLog(options);
}

const intent = (generationId: string) => ({
  kind: "intent" as const,
  epoch: 3,
  intent: {
    generationId,
    workspaceId: "w",
    apiKeyId: "k",
    amount: nanoUsd(9_007_199_254_740_993n),
    budgets: [{ subject: "k", period: "2026-11" }],
    body: '{"said":"\\"yes\\""}',
  },
});
const progress = (generationId: string): LogRecord => ({ kind: "progress", generationId, progress: "7" });
const segmentsIn = () => readdirSync(folder).filter((name) => name.endsWith(".log"));

it("gives back exactly what was written, in order", async () => {
  const log = openLog();
  const records: LogRecord[] = [intent("a"), progress("a"), { kind: "dropped", generationId: "b" }, intent("c")];
  for (const record of records) log.append(record);
  expect((await reopen(log)).readAll()).toEqual(records);
});

it("takes several at once as it takes them one by one, and keeps them for each of their calls", async () => {
  const log = openLog({ segmentBytes: 300 });
  const several = [progress("a"), progress("b"), progress("c")];
  log.append(intent("a"));
  log.append(...several);
  log.append(intent("d"));
  expect((await reopen(log)).readAll()).toEqual([intent("a"), ...several, intent("d")]);
  const [later] = open;
  for (const id of ["a", "b", "d"]) later?.confirm(id);
  expect(later?.bytes).toBeGreaterThan(0);
  later?.confirm("c");
  expect(later?.bytes).toBe(0);
});

it("passes over a line that was cut off", async () => {
  const log = openLog();
  log.append(intent("a"));
  appendFileSync(join(folder, segmentsIn()[0] ?? ""), '{"kind":"progress","gener');
  expect((await reopen(log)).readAll()).toEqual([intent("a")]);
});

it("reads what the version before this one wrote", async () => {
  const log = openLog();
  const names = '"workspaceId":"w","apiKeyId":"k"';
  const body = '"body":"{\\"said\\":\\"\\\\\\"yes\\\\\\"\\"}"';
  const budget = '"subject":"k","period":"2026-11"';
  appendFileSync(
    join(folder, segmentsIn()[0] ?? ""),
    `{"kind":"intent","epoch":3,"intent":{"generationId":"a",${names},"amount":"9007199254740993","budgets":[{${budget},"limit":"5"}],"rates":[],"concurrency":[],${body}}}
{"kind":"result","record":{"generationId":"b",${names},"epoch":3,"held":"7","cost":"5","budgets":[{${budget}}],"source":"gateway",${body}}}
`,
  );
  const { amount: _, ...call } = intent("a").intent;
  const ended = { generationId: "b", epoch: 3, held: nanoUsd(7n), cost: nanoUsd(5n), source: "gateway" } as const;
  expect((await reopen(log)).readAll()).toEqual([intent("a"), { kind: "result", record: { ...call, ...ended } }]);
});

it("keeps what a later version wrote, which it cannot read, for that to read, and says so", async () => {
  const onUnknown = vi.fn<(lines: number) => void>();
  const log = openLog();
  log.append(intent("a"));
  const [segment = ""] = segmentsIn();
  appendFileSync(join(folder, segment), '{"kind":"later","generationId":"b"}\n{"kind":"resu');
  const older = await reopen(log, { onUnknown });
  expect(onUnknown.mock.calls).toEqual([[1]]);
  expect(older.readAll()).toEqual([intent("a")]);
  older.confirm("a");
  older.append(intent("c"));
  older.confirm("c");
  expect(readFileSync(join(folder, segment), "utf8")).toContain('"later"');
  expect((await reopen(older, { onUnknown })).readAll()).toContainEqual(intent("a"));
});

it("forgets a segment when every call in it is confirmed, and not before", async () => {
  const log = openLog({ segmentBytes: 300 });
  for (const id of ["a", "b", "c", "d"]) log.append(intent(id));
  const before = segmentsIn().length;
  expect(before).toBeGreaterThan(2);
  log.confirm("b");
  expect(segmentsIn()).toHaveLength(before);
  log.confirm("a");
  expect(segmentsIn().length).toBeLessThan(before);
  expect((await reopen(log)).readAll()).toEqual([intent("c"), intent("d")]);
});

it("refuses when it is full, and goes on when there is room again", () => {
  const log = openLog({ segmentBytes: 300, mostBytes: 1_000 });
  const ids: string[] = [];
  const fill = () => {
    for (let turn = 0; turn < 100; turn++) {
      log.append(intent(`g${ids.length}`));
      ids.push(`g${ids.length}`);
    }
  };
  expect(fill).toThrow(/has reached 1000 bytes/);
  for (const id of ids) log.confirm(id);
  expect(() => log.append(intent("next"))).not.toThrow();
});

it("is the same gateway for every process on the folder, and one at a time", async () => {
  const log = openLog();
  const { gatewayId } = log;
  const other = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    `const { openWriteAheadLog } = await import(${JSON.stringify(join(import.meta.dirname, "write-ahead-log.ts"))});
     openWriteAheadLog({ folder: ${JSON.stringify(folder)} });`,
  ]);
  let errors = "";
  other.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  await once(other, "close");
  expect(errors).toMatch(/has the write-ahead log/);
  expect((await reopen(log)).gatewayId).toBe(gatewayId);
});

it("loses no line that was acknowledged before kill -9", async () => {
  for (let round = 0; round < 3; round++) {
    const writer = spawn(process.execPath, [
      "--input-type=module",
      "--eval",
      `const { openWriteAheadLog } = await import(${JSON.stringify(join(import.meta.dirname, "write-ahead-log.ts"))});
       const { writeSync } = await import("node:fs");
       const log = openWriteAheadLog({ folder: ${JSON.stringify(folder)}, segmentBytes: 20_000 });
       for (let count = 1; count <= 1_000_000; count++) {
         log.append({ kind: "progress", generationId: "g" + count, progress: "1" });
         writeSync(1, count + "\\n");
       }`,
    ]);
    let output = "";
    writer.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.length > 20_000) writer.kill("SIGKILL");
    });
    await once(writer, "close");
    const acknowledged = Number(output.trimEnd().split("\n").at(-1));
    expect(acknowledged).toBeGreaterThan(1_000);
    const log = openLog();
    const found = new Set(log.readAll().map((record) => "generationId" in record && record.generationId));
    for (let count = 1; count <= acknowledged; count++) expect(found.has(`g${count}`)).toBe(true);
    for (const record of log.readAll()) if ("generationId" in record) log.confirm(record.generationId);
    await log.close();
    open = [];
  }
});
