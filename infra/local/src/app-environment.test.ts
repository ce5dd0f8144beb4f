import { describe, expect, test } from "vitest";
import { appEnvironment } from "./app-environment.ts";
import { portVariables, readSettings } from "./env.ts";
import { apps, variablesOf } from "./repository/app-variables.fixture.ts";

const connections = {
  databaseUrl: "postgresql://user@127.0.0.1:1/name",
  redisUrl: "redis://127.0.0.1:2",
  moneyRedisUrl: "redis://127.0.0.1:3",
};
const secrets = { authSecret: "a".repeat(32), stripeWebhookSecret: "whsec_test", ownKeyEncryptionKeys: "k:test" };
const environmentWith = (variables: Record<string, string>) =>
  appEnvironment(readSettings(variables, { inherit: "system" }), connections, secrets);

describe("the environment of the apps", () => {
  test("points everything without a key at the sandbox", () => {
    const environment = environmentWith({ SANDBOX_PORT: "4000", SANDBOX_SMTP_PORT: "4001" });
    expect(environment).toMatchObject({
      CAUSEWAY_SANDBOX_PROVIDERS: "http://127.0.0.1:4000",
      STRIPE_API_BASE: "http://127.0.0.1:4000",
      SMTP_URL: "smtp://127.0.0.1:4001",
    });
  });

  test("leaves Stripe to a real key", () => {
    const environment = environmentWith({ STRIPE_SECRET_KEY: "sk_live_x", STRIPE_WEBHOOK_SECRET: "whsec_live" });
    expect(environment["STRIPE_API_BASE"]).toBeUndefined();
    expect(environment).toMatchObject({ STRIPE_SECRET_KEY: "sk_live_x", STRIPE_WEBHOOK_SECRET: "whsec_live" });
  });

  test("lets a mail server and keys of the user's win", () => {
    const mine = { SMTP_URL: "smtps://mail.example", OPENAI_API_KEY: "sk-mine", AUTH_SECRET: "mine".repeat(10) };
    expect(environmentWith(mine)).toMatchObject(mine);
  });

  test("keeps the account that owns the tables to itself", () => {
    const owner = {
      DATABASE_URL: "postgresql://app@host/name",
      MIGRATE_DATABASE_URL: "postgresql://owner:x@host/name",
    };
    expect(JSON.stringify(environmentWith(owner))).not.toContain("owner");
  });

  test("signs the sandbox's webhooks with the secret that the API checks", () => {
    const environment = environmentWith({});
    expect(environment["SANDBOX_STRIPE_WEBHOOK_SECRET"]).toBe(environment["STRIPE_WEBHOOK_SECRET"]);
  });

  test("makes up no variable that no app knows", async () => {
    const system = Object.keys(readSettings({}, { inherit: "system" }).variables);
    const known = (await Promise.all(apps.map(variablesOf))).flat();
    const own = [...system, ...portVariables, "NODE_ENV", "NEXT_TELEMETRY_DISABLED", "TURBO_TELEMETRY_DISABLED"];
    expect(Object.keys(environmentWith({})).filter((name) => !known.includes(name) && !own.includes(name))).toEqual([]);
  });
});
