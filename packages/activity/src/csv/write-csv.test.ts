import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import type { GenerationRow } from "../activity-source.ts";
import { noMeasures, toTotals } from "../measures.ts";
import { writeBreakdownCsv, writeGenerationsCsv } from "./write-csv.ts";

const row: GenerationRow = {
  id: "gen-1",
  startedAt: new Date("2026-11-20T10:00:00Z"),
  modelId: "acme/large",
  modelName: "Large",
  providerId: undefined,
  providerName: undefined,
  apiKeyId: "key",
  apiKeyName: '=HYPERLINK("https://evil.test","here"), "me"',
  status: "completed",
  httpStatus: 200,
  streamed: true,
  inputTokens: 7,
  outputTokens: 3,
  cost: nanoUsd(1_500_000_001n),
  firstTokenMs: undefined,
  durationMs: 900,
  attempts: 1,
};

const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

async function* pages() {
  yield await Promise.resolve([row]);
  yield [{ ...row, id: "gen-2", apiKeyName: "+1\n@x" }];
}

it("writes the log with a header, formulas as text, and money to the last digit", async () => {
  const [header, first, ...rest] = (await textOf(writeGenerationsCsv(pages()))).split("\r\n");
  expect(header).toMatch(/^id,started_at,model,provider,key,/);
  expect(first).toBe(
    `gen-1,2026-11-20T10:00:00.000Z,acme/large,,"'=HYPERLINK(""https://evil.test"",""here""), ""me""",completed,200,true,7,3,1.500000001,,900,1`,
  );
  expect(rest.join()).toContain(`"'+1\n@x"`);
});

it("stops asking for pages when nobody reads any more", async () => {
  let stopped = false;
  async function* endless() {
    try {
      for (;;) yield await Promise.resolve([row]);
    } finally {
      stopped = true;
    }
  }
  const reader = writeGenerationsCsv(endless()).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  expect(stopped).toBe(true);
});

it("writes a table by what it is grouped by", () => {
  const totals = toTotals({ ...noMeasures, spend: nanoUsd(5n), requests: 2 });
  const rows = [{ group: "@app", groupName: "-App", current: totals, previous: totals }];
  expect(writeBreakdownCsv(rows, "app")).toContain("\r\n'@app,'-App,0.000000005,2,0,");
  expect(writeBreakdownCsv([], "app")).toMatch(/^app,name,spend_usd,/);
  const parts = [{ group: "key-1", groupName: "=1+1", current: totals, previous: totals }];
  const split = writeBreakdownCsv(
    rows.map((group) => ({ ...group, parts })),
    "app",
    "key",
  );
  expect(split).toMatch(/^app,name,key,key_name,spend_usd,requests,/);
  expect(split).toContain("\r\n'@app,'-App,key-1,'=1+1,0.000000005,2,0,");
});
