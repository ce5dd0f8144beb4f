import { describe, expect, it } from "vitest";
import { providerConnections, type Variables } from "./provider-connections.ts";
import { providers } from "./registry.gen.ts";

const connect = (variables: Variables) => providerConnections([...providers.values()], variables);

describe("providerConnections", () => {
  it("leaves out providers without a key", () => expect(connect({ OPENAI_API_KEY: "" }).size).toBe(0));

  it("takes the variable that people already have", () => {
    expect(connect({ OPENAI_API_KEY: "sk-1" }).get("openai")).toMatchObject({
      secret: "sk-1",
      baseUrl: "https://api.openai.com/v1",
    });
  });

  it("lets our own variables win", () => {
    const variables = {
      OPENAI_API_KEY: "sk-1",
      CAUSEWAY_PROVIDER_OPENAI_API_KEY: "sk-2",
      CAUSEWAY_PROVIDER_OPENAI_BASE_URL: "http://127.0.0.1:1/v1/",
    };
    expect(connect(variables).get("openai")).toMatchObject({ secret: "sk-2", baseUrl: "http://127.0.0.1:1/v1" });
  });

  it("has the sandbox play every provider without a key", () => {
    const connections = connect({ CAUSEWAY_SANDBOX_PROVIDERS: "http://127.0.0.1:8788", GROQ_API_KEY: "gsk-1" });
    expect(connections.size).toBe(providers.size);
    expect(connections.get("openai")).toMatchObject({
      secret: "sandbox",
      baseUrl: "http://127.0.0.1:8788/providers/openai",
    });
    expect(connections.get("groq")?.baseUrl).toBe("https://api.groq.com/openai/v1");
  });

  it.each([
    [{ CAUSEWAY_PROVIDER_OPENAI_BASE_URL: "ftp://x" }, "CAUSEWAY_PROVIDER_OPENAI_BASE_URL must be an http"],
    [{ CAUSEWAY_SANDBOX_PROVIDERS: "localhost" }, "CAUSEWAY_SANDBOX_PROVIDERS must be an http"],
    [{ OPENAI_API_KEY: "a\nb" }, "OPENAI_API_KEY"],
    [{ CAUSEWAY_PROVIDER_AZURE_API_KEY: "k" }, "Set CAUSEWAY_PROVIDER_AZURE_BASE_URL"],
  ])("names what is wrong in %j", (variables, message) => expect(() => connect(variables)).toThrow(message));
});
