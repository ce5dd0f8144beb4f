import { expect, it } from "vitest";
import {
  destinationConfig,
  destinationFormValues,
  destinationSettings,
  emptyDestination,
  type SavedDestination,
} from "./destination-form.ts";
import { destinationTypes } from "./destination-words.ts";

const saved: SavedDestination = {
  type: "langfuse",
  name: "Traces",
  enabled: true,
  config: {
    baseUrl: "https://traces.example",
    publicKey: "pk-l…6789",
    secretKey: "sk-l…cdef",
    headers: { "x-a": "…" },
  },
  samplingRate: 0.125,
  apiKeyIds: ["key-1"],
  filterRules: {
    enabled: true,
    groups: [{ logic: "and", rules: [{ field: "status", operator: "equals", value: "failed" }] }],
  },
  privacyMode: false,
  tellsCost: true,
  tellsIdentity: false,
  tellsRequest: true,
};

it("shows what is saved, and sends it back as it was, secrets masked", () => {
  const values = destinationFormValues(saved);
  expect(destinationConfig(values, false)).toEqual(saved.config);
  const { type: _, config: _config, ...settings } = saved;
  expect(destinationSettings(values)).toEqual(settings);
});

it("takes away what is emptied, and leaves it out of a new one", () => {
  const values = { ...destinationFormValues(saved), headers: " \n", fields: { baseUrl: " ", publicKey: "pk-new" } };
  expect(destinationConfig(values, false)).toEqual({ baseUrl: null, publicKey: "pk-new", headers: null });
  expect(destinationConfig(values, true)).toEqual({ publicKey: "pk-new" });
});

it("reads headers by line, with colons in their values", () => {
  const values = { ...emptyDestination("webhook"), headers: "Authorization: Bearer a:b\n\nx-team:blue\nalone" };
  expect(destinationConfig(values, true)).toEqual({
    headers: { Authorization: "Bearer a:b", "x-team": "blue", alone: "" },
  });
});

it.each(destinationTypes)("a new %s tells nothing of what people write", (type) => {
  expect(emptyDestination(type)).toMatchObject({ privacyMode: true, tellsIdentity: false, percent: "100" });
  expect(destinationSettings(emptyDestination(type))).toMatchObject({ apiKeyIds: null, filterRules: null });
});
