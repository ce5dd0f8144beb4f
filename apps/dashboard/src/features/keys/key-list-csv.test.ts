import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { writeKeyListCsv } from "./key-list-csv.ts";
import { apiKeySummary } from "./key-summary.fixture.ts";
import { toKeyView } from "./key-view.ts";

it("writes money exactly, and what others called their keys as text", () => {
  const named = apiKeySummary({
    name: '=HYPERLINK("//x")',
    spentTotal: nanoUsd(12_345_678_901n),
    createdBy: "@sum",
    environment: "+eu",
  });
  const [head = "", line = ""] = writeKeyListCsv([toKeyView(named)]).split("\r\n");
  const cells = Object.fromEntries(head.split('","').map((name, index) => [name, line.split('","')[index]]));
  expect(cells).toMatchObject({
    name: `'=HYPERLINK(""//x"")`,
    owner: "'@sum",
    kind: "program",
    status: "active",
    environment: "'+eu",
    spent_total_usd: "12.345678901",
    limit_daily_usd: "",
  });
});
