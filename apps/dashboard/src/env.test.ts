import { expect, test } from "vitest";
import { envSchema } from "./env.ts";

const complete = {
  DATABASE_URL: "postgresql://127.0.0.1:5432/causeway",
  REDIS_URL: "redis://127.0.0.1:6379",
  AUTH_SECRET: "x".repeat(32),
  STRIPE_SECRET_KEY: "sk_test_1",
};

test("a complete environment is accepted and the public addresses have defaults", () => {
  expect(envSchema.parse(complete)).toMatchObject({
    DASHBOARD_URL: "http://localhost:3000",
    API_URL: "http://localhost:8787",
  });
});

test.each(Object.keys(complete))("without %s the start fails naming it", (name) => {
  const issues = envSchema.safeParse({ ...complete, [name]: undefined }).error?.issues ?? [];
  expect(issues.map(({ path }) => path.join("."))).toEqual([name]);
});

test("a short secret is refused", () => {
  expect(envSchema.safeParse({ ...complete, AUTH_SECRET: "short" }).success).toBe(false);
});

test("an empty OAuth variable counts as not configured", () => {
  expect(envSchema.parse({ ...complete, GITHUB_CLIENT_ID: " " }).GITHUB_CLIENT_ID).toBeUndefined();
});
