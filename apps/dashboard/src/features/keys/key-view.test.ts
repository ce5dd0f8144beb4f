import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { apiKeySummary } from "./key-summary.fixture.ts";
import { toKeyView } from "./key-view.ts";

it("keeps money exact", () => {
  const key = apiKeySummary({ spentTotal: nanoUsd(12_345_678_901n), spentThisMonth: nanoUsd(1n) });
  expect(toKeyView(key)).toMatchObject({ spentTotal: "12.345678901", spentThisMonth: "0.000000001" });
});
