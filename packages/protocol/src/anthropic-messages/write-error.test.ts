import { AppError, errorCodes, type ErrorCode } from "@causeway/errors";
import { expect, it } from "vitest";
import { anthropicMessages } from "./dialect.ts";

const ids = { requestId: "req-1", generationId: "gen-1" };
const typeOf = (error: unknown) => {
  const { status, body } = anthropicMessages.writeError(error, ids);
  const { error: told } = JSON.parse(body) as { error: { type: string } };
  return [status, told.type];
};

it.each<[ErrorCode, number, string]>([
  ["invalid-request", 400, "invalid_request_error"],
  ["unauthenticated", 401, "authentication_error"],
  ["insufficient-credits", 402, "billing_error"],
  ["forbidden", 403, "permission_error"],
  ["not-found", 404, "not_found_error"],
  ["payload-too-large", 413, "request_too_large"],
  ["rate-limited", 429, "rate_limit_error"],
  ["internal", 500, "api_error"],
  ["upstream-failed", 502, "api_error"],
  ["no-endpoint-available", 503, "overloaded_error"],
  ["upstream-timeout", 504, "timeout_error"],
])("%s is a %i %s", (code, status, type) => {
  expect(typeOf(new AppError(code, "x"))).toEqual([status, type]);
});

it("has a word for every error", () => {
  for (const code of Object.keys(errorCodes) as ErrorCode[]) {
    expect(typeOf(new AppError(code, "x"))[1]).toMatch(/_error$|^request_too_large$/);
  }
});

it("names the field, the finer type and the request", () => {
  const error = new AppError("invalid-request", "x is wrong.", { parameter: "x", metadata: { most: 3 } });
  expect(JSON.parse(anthropicMessages.writeError(error, ids).body)).toEqual({
    type: "error",
    error: {
      type: "invalid_request_error",
      message: "x is wrong.",
      error_type: "invalid_request",
      param: "x",
      metadata: { most: 3 },
    },
    request_id: "req-1",
  });
});

it("tells nothing of an error that is not ours", () => {
  expect(anthropicMessages.writeError(new Error("hunter2"), ids).body).not.toContain("hunter2");
});
