import { AppError, type ErrorCode, errorCodes } from "@causeway/errors";
import { describe, expect, test } from "vitest";
import { errorTypes } from "../failure.ts";
import { writeErrorBody } from "./write-error.ts";

const typeOf = (error_type: string) =>
  writeErrorBody(new AppError("invalid-request", "x", { metadata: { error_type } })).error.metadata.error_type;

describe("an error's body", () => {
  test("repeats the status as a number and names the field", () => {
    const error = new AppError("insufficient-credits", "Add $5.", { parameter: "model", metadata: { required: "5" } });
    expect(writeErrorBody(error)).toEqual({
      error: {
        code: 402,
        message: "Add $5.",
        type: "insufficient_quota",
        param: "model",
        metadata: { required: "5", error_type: "payment_required" },
      },
    });
  });

  test("has a known word for every code", () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      const { error } = writeErrorBody(new AppError(code, "x"));
      expect(error.code).toBe(errorCodes[code]);
      expect(errorTypes).toContain(error.metadata.error_type);
    }
  });

  test("takes a narrower word from the metadata, but no invented one", () => {
    expect(typeOf("context_length_exceeded")).toBe("context_length_exceeded");
    expect(typeOf("moon_phase")).toBe("invalid_request");
  });

  test("tells nothing of an error that is not ours", () => {
    const body = JSON.stringify(writeErrorBody(new Error("password=hunter2")));
    expect(body).not.toContain("hunter2");
    expect(JSON.parse(body).error.code).toBe(500);
  });
});
