import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

test("in production no inline or evaluated script runs without the nonce", () => {
  const policy = contentSecurityPolicy("abc", false);
  const scripts = policy.split("; ").find((directive) => directive.startsWith("script-src "));
  expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
});
