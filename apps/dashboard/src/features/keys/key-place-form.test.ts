import { expect, it } from "vitest";
import { keyPlaceFormValues, placeFieldOfProblem, readKeyPlaceForm } from "./key-place-form.ts";

const formOf = (fields: Readonly<Record<string, string>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

it.each([
  [{ environment: "production" }, "production"],
  [{ environment: "other", otherEnvironment: " EU batch " }, "EU batch"],
  [{ environment: "other" }, ""],
  [{ environment: "" }, null],
  [{}, undefined],
])("reads the environment of %j as %j", (fields, environment) => {
  expect(readKeyPlaceForm(formOf(fields)).environment).toBe(environment);
});

it.each([
  ["203.0.113.7\n10.0.0.0/8, 2001:db8::/32;", ["203.0.113.7", "10.0.0.0/8", "2001:db8::/32"]],
  ["  \n", null],
])("reads the addresses %j as %j", (allowedIps, read) => {
  expect(readKeyPlaceForm(formOf({ allowedIps })).allowedIps).toEqual(read);
});

it("leaves the addresses as they are when the form has none", () => {
  expect(readKeyPlaceForm(formOf({ name: "k" })).allowedIps).toBeUndefined();
});

it.each([
  [undefined, { choice: "", otherEnvironment: "", allowedIps: "" }],
  [
    { environment: "staging", allowedIps: ["10.0.0.0/8", "::1"] },
    { choice: "staging", allowedIps: "10.0.0.0/8\n::1" },
  ],
  [
    { environment: "other", allowedIps: [] },
    { choice: "other", otherEnvironment: "other" },
  ],
  [
    { environment: "batch", allowedIps: [] },
    { choice: "other", otherEnvironment: "batch" },
  ],
])("shows %j as the form that says so", (key, values) => {
  expect(keyPlaceFormValues(key)).toMatchObject(values);
});

it("puts a problem of one entry to the list", () => {
  const fields = ["allowedIps.3", "allowedIps", "environment", "name", undefined];
  expect(fields.map(placeFieldOfProblem)).toEqual(["allowedIps", "allowedIps", "environment", undefined, undefined]);
});
