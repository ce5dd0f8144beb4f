import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isErrorBody, readError } from "./read-error.ts";
import { outcomeOfStreamError, readStreamError } from "./read-stream-error.ts";

const openai = (message: string, type: string, code: string | null = null) => ({
  error: { message, type, code, param: null },
});
const anthropic = (message: string, type: string) => ({ type: "error", error: { type, message }, request_id: "req_1" });
const outcome = (status: number, body: unknown, headers = {}) => {
  const read = readError(status, headers, body);
  return "reason" in read ? `${read.kind}: ${read.reason}` : read.kind;
};

describe("an error of a provider", () => {
  test.each([
    [400, openai("Invalid value: 'x'", "invalid_request_error"), "refused: invalid-request"],
    [422, { detail: [{ loc: ["body", "n"], msg: "too big" }] }, "refused: invalid-request"],
    [413, anthropic("Request exceeds the maximum size", "request_too_large"), "refused: invalid-request"],
    [
      400,
      openai("This model's maximum context length is 8192 tokens", "invalid_request_error", "context_length_exceeded"),
      "refused: context-too-long",
    ],
    [
      400,
      anthropic("prompt is too long: 210000 tokens > 200000 maximum", "invalid_request_error"),
      "refused: context-too-long",
    ],
    [413, openai("Please reduce the length of the messages or completion.", "tokens"), "refused: context-too-long"],
    [
      400,
      openai("Your request was rejected by our safety system", "invalid_request_error", "content_policy_violation"),
      "refused: content-blocked",
    ],
    [
      401,
      openai("Incorrect API key provided: sk-abc***xyz", "invalid_request_error", "invalid_api_key"),
      "credential-rejected",
    ],
    [
      400,
      [
        {
          error: { code: 400, message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" },
        },
      ],
      "credential-rejected",
    ],
    [403, anthropic("Your key may not use this", "permission_error"), "credential-rejected"],
    [402, { error: "Insufficient Balance" }, "credential-rejected"],
    [
      429,
      openai("You exceeded your current quota, please check your plan", "insufficient_quota", "insufficient_quota"),
      "credential-rejected",
    ],
    [
      400,
      anthropic("Your credit balance is too low to access the API", "invalid_request_error"),
      "credential-rejected",
    ],
    [
      404,
      openai("The model `x` does not exist", "invalid_request_error", "model_not_found"),
      "unavailable: model-not-found",
    ],
    [
      400,
      openai("The model has been decommissioned", "invalid_request_error", "model_decommissioned"),
      "unavailable: model-not-found",
    ],
    [408, "", "unavailable: timed-out"],
    [504, "<html>Gateway Timeout</html>", "unavailable: timed-out"],
    [
      429,
      { error: { code: 429, message: "You exceeded your current quota.", status: "RESOURCE_EXHAUSTED" } },
      "unavailable: rate-limited",
    ],
    [429, openai("Rate limit reached", "tokens", "rate_limit_exceeded"), "unavailable: rate-limited"],
    [429, openai("Too many tokens per minute", "tokens"), "unavailable: rate-limited"],
    [529, anthropic("Overloaded", "overloaded_error"), "unavailable: overloaded"],
    [503, "", "unavailable: overloaded"],
    [500, anthropic("Internal server error", "api_error"), "unavailable: broken"],
    [500, anthropic("Overloaded", "overloaded_error"), "unavailable: overloaded"],
    [502, "<html><body>Bad gateway</body></html>", "unavailable: broken"],
    [200, openai("Upstream died", "server_error"), "unavailable: broken"],
    [200, { error: { code: 429, message: "slow" } }, "unavailable: rate-limited"],
    [409, undefined, "unavailable: broken"],
  ])("%i %j is %s", (status, body, expected) => {
    expect(outcome(status, body)).toBe(expected);
  });

  test.each([
    [{ "retry-after": "7" }, 7],
    [{ "retry-after": "1.2" }, 2],
    [{ "retry-after-ms": "1500", "retry-after": "9" }, 2],
    [{ "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT", date: "Wed, 21 Oct 2026 07:28:00 GMT" }, 30],
    [{ "retry-after": "Wed, 21 Oct 2020 07:28:30 GMT" }, 0],
    [{ "retry-after": "999999" }, 3_600],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("says when to come back: %j", (headers, seconds) => {
    expect(readError(429, headers, "")).toMatchObject(seconds === undefined ? {} : { retryAfterSeconds: seconds });
    expect("retryAfterSeconds" in readError(429, headers, "")).toBe(seconds !== undefined);
  });

  test("is told when it begins with a status in angle brackets, not when it is a page", () => {
    expect(readError(400, {}, openai("<400> Algo.InvalidParameter: no", "x"))).toMatchObject({
      message: "<400> Algo.InvalidParameter: no",
    });
    for (const page of ["<html>no</html>", " <!DOCTYPE html>", '<?xml version="1.0"?>'])
      expect(readError(400, {}, page)).toMatchObject({ message: expect.stringContaining("without saying why") });
  });

  test("is told in one line of at most 500 characters", () => {
    const read = readError(400, {}, openai(`a\r\n\tb\u2028c ${"x ".repeat(5_000)}`, "x"));
    expect(read).toMatchObject({ message: expect.stringMatching(/^a b c x x .{480,}…$/) });
    expect("message" in read && read.message.length).toBe(500);
  });

  test.each([
    [
      {
        detail: [
          { loc: ["body", "n"], msg: "too big" },
          { loc: ["body", "x"], msg: "unknown" },
        ],
      },
    ],
    [
      {
        message: {
          detail: [
            { loc: ["body", "n"], msg: "too big" },
            { loc: ["body", "x"], msg: "unknown" },
          ],
        },
      },
    ],
  ])("names the fields at fault: %j", (body) => {
    expect(readError(422, {}, body)).toMatchObject({ message: "body.n: too big; body.x: unknown" });
  });

  test("without words, or with a web page, says its status", () => {
    const expected = { message: "The provider answered 502 without saying why" };
    for (const body of ["<!doctype html><h1>Bad gateway</h1>", "", "  ", undefined, null, {}, [], { error: {} }])
      expect(readError(502, {}, body)).toMatchObject(expected);
  });

  test.each([
    ["sk-proj-abcdef1234567890", "Incorrect API key provided: sk-proj-abcdef1234567890."],
    ["gsk_abcdefghijkl", "key gsk_abcdefghijkl"],
    ["AIzaSyA1234567890", "key AIzaSyA1234567890"],
    ["s3cr3t", "GET https://api.example.com/v1?key=s3cr3t&x=1 failed"],
    ["hunter2", "https://user:hunter2@example.com failed"],
    ["abcdef.ghi", "Authorization: Bearer abcdef.ghi rejected"],
    ["eyJhbGciOi.eyJzdWIi.c2ln", "token eyJhbGciOi.eyJzdWIi.c2ln"],
    ["0123456789abcdef0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef0123456789abcdef"],
  ])("never shows %s", (secret, message) => {
    const read = readError(400, {}, openai(message, "x"));
    expect(JSON.stringify(read)).not.toContain(secret);
    expect(JSON.stringify(read)).toContain("[hidden]");
  });

  test("of any shape is read, into a message that can be shown", () => {
    const status = fc.integer({ min: 200, max: 599 });
    const body = fc.oneof(fc.jsonValue(), fc.record({ error: fc.jsonValue() }));
    expect(() =>
      fc.assert(
        fc.property(status, body, (code, value) => {
          expect(readError(code, {}, value)).toMatchObject({ message: expect.stringMatching(/^[^\n]{1,500}$/) });
        }),
      ),
    ).not.toThrow();
  });
});

test("an error body is told from an answer", () => {
  expect(isErrorBody(openai("x", "y"))).toBe(true);
  expect(isErrorBody(anthropic("x", "y"))).toBe(true);
  expect(isErrorBody({ error: null, choices: [{}] })).toBe(false);
  expect(isErrorBody({ type: "message", content: [] })).toBe(false);
  expect(isErrorBody("text")).toBe(false);
});

test.each([
  [anthropic("Overloaded", "overloaded_error"), { kind: "unavailable", reason: "overloaded" }],
  [openai("Slow down", "rate_limit_exceeded"), { kind: "unavailable", reason: "rate-limited" }],
  [openai("Too long", "context_length_exceeded"), { kind: "refused", reason: "context-too-long" }],
  [{ error: "died" }, { kind: "unavailable", reason: "broken", message: "died" }],
])("an error in a stream, before any content, means the same as outside: %j", (body, expected) => {
  expect(outcomeOfStreamError(readStreamError(body))).toMatchObject(expected);
});
