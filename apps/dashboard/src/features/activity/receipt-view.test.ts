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
