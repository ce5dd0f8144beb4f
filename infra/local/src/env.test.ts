import { describe, expect, test } from "vitest";
import { readSettings } from "./env.ts";

describe("the environment of npm start", () => {
  test("has defaults for everything", () => {
    const { ports, databaseUrl, redisUrl, moneyRedisUrl } = readSettings({}, { inherit: "system" });
    expect(ports).toEqual({
      API_PORT: 8787,
      DASHBOARD_PORT: 3000,
      SANDBOX_PORT: 8788,
      SANDBOX_SMTP_PORT: 2525,
      WORKER_PORT: 8789,
      POSTGRES_PORT: 54_329,
      REDIS_PORT: 63_790,
      MONEY_REDIS_PORT: 63_791,
    });
    expect([databaseUrl, redisUrl, moneyRedisUrl]).toEqual([undefined, undefined, undefined]);
  });

  test("names every variable that is wrong", () => {
    const wrong = { API_PORT: "eighty", DATABASE_URL: "mysql://host/name" };
    expect(() => readSettings(wrong, { inherit: "system" })).toThrow(
      /API_PORT[^]*DATABASE_URL|DATABASE_URL[^]*API_PORT/,
    );
  });

  test("takes an empty value for none", () => {
    expect(readSettings({ API_PORT: "", DATABASE_URL: "" }, { inherit: "system" }).ports.API_PORT).toBe(8787);
  });
});
