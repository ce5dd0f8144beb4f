import { expect, it } from "vitest";
import { problemWith } from "./attachments.ts";
import { readParameter } from "./parameters.ts";

it("reads a number, an empty field, and says what is wrong", () => {
  expect(readParameter("temperature", " 0.7 ")).toBe(0.7);
  expect(readParameter("temperature", "")).toBeUndefined();
  expect(readParameter("temperature", "3")).toEqual({
    problem: "Write a number from 0 to 2, or leave it empty.",
  });
  expect(readParameter("max_tokens", "1.5")).toEqual({
    problem: "Write a whole number from 1 to 1000000, or leave it empty.",
  });
});

const file = (type: string, size: number) => ({ name: "f", type, size });

it("says of a file why it does not go along", () => {
  const there = { name: "there", mediaType: "image/png", dataUrl: "x".repeat(16_000_000) };
  expect(problemWith(file("image/png", 10), [])).toBeUndefined();
  expect(problemWith(file("text/html", 10), [])).toContain("neither a picture");
  expect(problemWith(file("image/png", 2_000_000), [there])).toContain("12 MB");
  expect(
    problemWith(
      file("image/png", 10),
      Array.from({ length: 8 }, () => ({ ...there, dataUrl: "" })),
    ),
  ).toContain("8 files at most");
});
