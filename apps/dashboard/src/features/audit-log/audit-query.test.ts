import { expect, it } from "vitest";
import { auditFilter, auditHref, readAuditSearch } from "./audit-query.ts";

it("reads what makes sense and leaves out the rest", () => {
  const search = readAuditSearch({
    noun: "api-key",
    actor: "user:1",
    from: "2026-11-01",
    to: "2026-13-45",
    cursor: "",
  });
  expect(search).toEqual({
    noun: "api-key",
    actor: "user:1",
    from: "2026-11-01",
    to: undefined,
    cursor: undefined,
  });
  expect(readAuditSearch({ noun: "%", actor: ["a", "b"] })).toMatchObject({ noun: undefined, actor: undefined });
  expect(auditHref("/audit-log", search)).toBe("/audit-log?noun=api-key&actor=user%3A1&from=2026-11-01");
  expect(auditHref("/audit-log", {})).toBe("/audit-log");
});

it("has both days in the range", () => {
  const filter = auditFilter(readAuditSearch({ from: "2026-11-01", to: "2026-11-30" }));
  expect([filter.from?.toISOString(), filter.to?.toISOString()]).toEqual([
    "2026-11-01T00:00:00.000Z",
    "2026-12-01T00:00:00.000Z",
  ]);
});
