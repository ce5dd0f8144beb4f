import { AppError } from "@causeway/errors";
import { describe, expect, it } from "vitest";
import { errorResponse } from "./error-response.ts";

const bodyOf = (error: unknown) => JSON.parse(errorResponse(error).body) as { error: Record<string, unknown> };

describe("errorResponse", () => {
  it("has the shape both families of SDKs read", () => {
    const error = new AppError("invalid-request", "model is required.", { parameter: "model" });
    expect(errorResponse(error).status).toBe(400);
    expect(bodyOf(error)).toEqual({
      error: {
        code: 400,
        message: "model is required.",
        type: "invalid_request_error",
        param: "model",
        metadata: { error_type: "invalid_request" },
      },
    });
  });

  it("never shows a cause, nor anything of an error that is not ours", () => {
    const secret = new Error("password=hunter2");
    for (const error of [secret, new AppError("internal", "Oops.", { cause: secret }), "hunter2", undefined]) {
      expect(errorResponse(error).body).not.toContain("hunter2");
      expect(errorResponse(error).status).toBe(500);
    }
  });

  it.each([
    [0.2, "1"],
    [7, "7"],
    [86_400, "60"],
  ])("turns a wait of %d s into Retry-After: %s", (retryAfterSeconds, header) => {
    const { headers } = errorResponse(new AppError("rate-limited", "Wait.", { retryAfterSeconds }));
    expect(headers["retry-after"]).toBe(header);
  });

  it.each([
    [new AppError("conflict", "x"), "false"],
    [new AppError("upstream-failed", "x", { metadata: { retryable: false } }), "false"],
    [new AppError("upstream-failed", "x", { metadata: { retryable: true } }), undefined],
    [new AppError("invalid-request", "x"), undefined],
  ])("tells SDKs not to retry what will not change (%#)", (error, header) => {
    expect(errorResponse(error).headers["x-should-retry"]).toBe(header);
  });
});
