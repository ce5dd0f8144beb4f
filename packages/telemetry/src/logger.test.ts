import { expect, it } from "vitest";
import { createLogger } from "./logger.ts";

function logged(...record: [object, string]): string {
  let written = "";
  const log = createLogger("test", "info", { write: (line) => (written += line) });
  log.info(...record);
  return written;
}

it("writes one JSON object a line", () => {
  const line = logged({ count: 3 }, "hello");
  expect(JSON.parse(line)).toMatchObject({ name: "test", msg: "hello", count: 3 });
  expect(line.endsWith("\n")).toBe(true);
});

it.each([
  ["sk-cw-v1-0123456789abcdefABCDEF0123456789abcdefABCDEF"],
  ["sk-cw-mgmt-v1-0123456789abcdefABCDEF0123456789abcdef"],
  ["sk-ant-REDACTED"],
  ["sk_test_0123456789abcdef"],
  ["whsec_0123456789abcdef"],
  ["gsk_0123456789abcdefghij"],
])("never writes %s, wherever it stands", (secret) => {
  const line = logged(
    { error: new Error(`refused ${secret}`), headers: { authorization: `Bearer ${secret}` } },
    secret,
  );
  expect(line).not.toContain(secret);
  expect(JSON.parse(line)).toMatchObject({ msg: "[redacted]" });
});

it("never writes the password of an address", () => {
  expect(logged({ url: "postgresql://user:hunter2@host/db" }, "connect")).not.toContain("hunter2");
});
