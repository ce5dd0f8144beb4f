import { writeIntentText } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { storedBudgetHolds, storedHolds } from "./stored-hold.ts";

const call = {
  workspaceId: "w",
  apiKeyId: "k",
  budgets: [{ subject: "key:k", period: "2026-11" }],
  body: '{"said":"\\"yes\\""}',
};
const held = { generationId: "gen-1", epoch: 4, owner: "gateway", amount: nanoUsd(9n), progress: undefined };

it("reads what was written beside a hold, whose amount may have been raised since", () => {
  const details = writeIntentText({ ...call, generationId: "gen-1", amount: nanoUsd(5n) });
  expect(storedHolds(["4:gen-1", "9", "gateway", details, ""])).toEqual([{ ...held, ...call }]);
});

it("passes over a hold that it cannot read, and over none beside it", () => {
  const details = writeIntentText({ ...call, generationId: "gen-1", amount: nanoUsd(5n) });
  const unknown = ["later", '{"version":9}', "[1]", ""].flatMap((text) => ["4:gen-2", "9", "gateway", text, ""]);
  expect(storedHolds([...unknown, "4:gen-1", "9", "gateway", details, ""])).toEqual([{ ...held, ...call }]);
  expect(storedBudgetHolds(["4:gen-2", "later", "4:gen-1", '[["key:k","2026-11",false]]'])).toEqual([
    { epoch: 4, generationId: "gen-1", budgets: [{ ...call.budgets[0], countsOwnKeys: false }] },
  ]);
});

it("reads what the version before this one wrote", () => {
  const details = JSON.stringify(["w", "k", [["key:k", "2026-11"]], call.body]);
  expect(storedHolds(["4:gen-1", "9", "gateway", details, ""])).toEqual([{ ...held, ...call }]);
});
