import { nanoUsd, picoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { toReceiptView } from "./receipt-view.ts";

it("writes quantity × price per million = amount, with every digit", () => {
  const view = toReceiptView({
    total: nanoUsd(2_701n),
    lines: [
      { kind: "input", quantity: 7, rate: picoUsd(150_000n), amount: picoUsd(1_050_000n) },
      { kind: "rounding", amount: picoUsd(997n) },
    ],
  });
  expect(view.total).toBe("0.000002701");
  expect(view.lines).toMatchObject([
    { label: "Input tokens", quantity: 7, unitPrice: "0.15", unit: "per 1M", amount: "0.00000105" },
    { label: "Rounding", quantity: undefined, amount: "0.000000000997" },
  ]);
});

it("prices what is counted beside tokens for one of it", () => {
  const { lines } = toReceiptView({
    total: nanoUsd(4_000_000n),
    lines: [{ kind: "search", quantity: 2, rate: picoUsd(2_000_000_000n), amount: picoUsd(4_000_000_000n) }],
  });
  expect(lines).toMatchObject([{ label: "Searches", quantity: 2, unitPrice: "0.002", unit: "each", amount: "0.004" }]);
});
