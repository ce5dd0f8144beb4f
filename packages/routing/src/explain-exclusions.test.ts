import { expect, it } from "vitest";
import type { ExcludedBy } from "./candidates.ts";
import { explainExclusions } from "./explain-exclusions.ts";
import { endpoint } from "./route-samples.fixture.ts";

const excluded = (by: ExcludedBy, provider = "groq") => ({ endpoint: endpoint(provider), by, detail: `because ${by}` });

it.each<[ExcludedBy[], number, string, string]>([
  [[], 404, "No endpoints found for a/b.", "no_endpoints"],
  [["tools"], 404, "No endpoints found that support tool use for a/b.", "constraint_filtered"],
  [["data_policy:zdr"], 404, "No endpoints found matching your data policy for a/b.", "privacy_restricted"],
  [["free_variant"], 404, "No free endpoints found for a/b.", "free_variant_ended"],
  [["max_price", "allowed_providers"], 404, "No endpoints found for a/b.", "constraint_filtered"],
  [["not_configured"], 503, "No endpoints found for a/b.", "temporarily_unavailable"],
])("explains %j", (reasons, status, message, code) => {
  const error = explainExclusions(
    ["a/b"],
    reasons.map((by) => excluded(by)),
  );
  expect(error.status).toBe(status);
  expect(error.message).toContain(message);
  expect(error.metadata).toMatchObject({ availability: { code, excluded_by: reasons } });
});

it("names who was excluded by what", () => {
  expect(explainExclusions(["a/b"], [excluded("max_price", "groq"), excluded("tools", "openai")]).message).toContain(
    "groq: because max_price; openai: because tools",
  );
});

it("does not list an endless number of providers", () => {
  const many = Array.from({ length: 40 }, (_, index) => excluded("max_price", `p${index}`));
  expect(explainExclusions(["a/b"], many).message).toMatch(/; and 32 more\.$/);
});
