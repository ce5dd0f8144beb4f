import { expect, it } from "vitest";
import { errorFacts } from "./error-facts.ts";
import { createLogger } from "./logger.ts";

class Refused extends Error {
  override readonly name = "Refused";
  readonly code = "23505";
  readonly detail = "Key (email)=(someone@example.com) already exists.";
}

it("tells what an error is, where it was thrown, and what caused it", () => {
  const error = new Error("it could not be kept\nat all", { cause: new Refused("duplicate key") });
  const { stack, cause, ...facts } = errorFacts(error);
  expect(facts).toEqual({ type: "Error", message: "it could not be kept\nat all" });
  expect(stack?.split("\n")[0]).toMatch(/^at .*error-facts\.test\.ts:\d+/);
  expect(cause).toMatchObject({ type: "Refused", message: "duplicate key", code: "23505" });
});

it("tells neither what a row had nor what could not be parsed", () => {
  const unreadable = (() => {
    try {
      return JSON.parse('{"prompt": the secret of somebody}');
    } catch (error) {
      return error;
    }
  })();
  const told = JSON.stringify([errorFacts(new Refused("duplicate key")), errorFacts(unreadable)]);
  expect(told).not.toMatch(/someone|secret/);
  expect(told).toContain('"type":"SyntaxError"');
});

it.each([
  ["what was said", { type: "string", message: "what was said" }],
  [undefined, { type: "undefined", message: "undefined" }],
  [null, { type: "object" }],
  [Object.create(null), { type: "object" }],
])("takes %s, which is no error", (thrown, facts) => {
  expect(errorFacts(thrown)).toEqual(facts);
});

it("follows causes only so far", () => {
  const ring = new Error("ring");
  ring.cause = ring;
  expect(JSON.stringify(errorFacts(ring)).match(/"ring"/g)).toHaveLength(5);
});

it.each(["error", "err"])("is what a logger tells of what it is given as `%s`", (name) => {
  let line = "";
  const log = createLogger("test", "info", { write: (text) => (line += text) });
  log.info({ [name]: new Error("no answer") }, "trouble");
  expect(JSON.parse(line)).toMatchObject({
    msg: "trouble",
    [name]: { message: "no answer", stack: expect.any(String) },
  });
});
