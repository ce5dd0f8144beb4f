import { expect, it } from "vitest";
import { AppError, errorCodes } from "./app-error.ts";

it("has the status of its code", () => {
  expect(new AppError("insufficient-credits", "Add credits.").status).toBe(402);
  expect(Object.values(errorCodes).every((status) => status >= 400 && status < 600)).toBe(true);
});

it("keeps the cause out of what a caller is shown", () => {
  const error = new AppError("internal", "Something went wrong.", { cause: new Error("password=hunter2") });
  expect(JSON.stringify({ message: error.message, metadata: error.metadata })).not.toContain("hunter2");
});
