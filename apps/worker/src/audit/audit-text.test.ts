import { describe, expect, it } from "vitest";
import { auditText } from "./audit-text.ts";

const about = { at: new Date("2026-11-22T12:00:00Z"), books: "127.0.0.1:5432/causeway" };
const check = { name: "ledger", title: "Entries sum to zero" };
const result = {
  compared: 1_234_567n,
  figures: { conservationGapNano: 0n, "platform:loss-late": -1_500n },
  findings: [],
};

describe("the audit's text", () => {
  it("shows each check with its figures, and the verdict", () => {
    const text = auditText([{ check, result, tookMs: 1_234 }], about);
    expect(text).toContain("Audit of 127.0.0.1:5432/causeway at 2026-11-22T12:00:00.000Z");
    expect(text).toContain("✓ ledger: Entries sum to zero\n    1,234,567 compared in 1.23 s");
    expect(text).toMatch(/platform:loss-late +-1,500\n/);
    expect(text).toMatch(/✓ Everything that was looked at agrees; 1 checks in 1\.23 s\.$/);
  });

  it("shows what does not agree and what to do, and what could not be looked at", () => {
    const finding = {
      subject: "account:x",
      difference: -5n,
      unit: "nano-usd" as const,
      problem: "It is off.",
      remedy: "Mend it.",
      consequence: "tell" as const,
    };
    const blind = { compared: 0n, figures: {}, findings: [], unchecked: "Redis is away." };
    const text = auditText(
      [
        { check, result: { ...result, findings: [finding] }, tookMs: 1 },
        { check: { name: "slices", title: "Redis agrees" }, result: blind, tookMs: 1 },
      ],
      about,
    );
    expect(text).toContain("  ✗ account:x: -5 nano-usd\n      It is off.\n      Mend it.");
    expect(text).toContain("? slices: Redis agrees");
    expect(text).toContain("? not checked: Redis is away.");
    expect(text).toMatch(/✗ 1 gap; 2 checks in 0\.00 s; not all could be looked at by: slices\.$/);
  });
});
