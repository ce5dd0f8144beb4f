import type { KeyView } from "./key-view.ts";

/** What the form offers. `other` asks for a word. */
export const environmentChoices = [
  { value: "", label: "Not said" },
  { value: "development", label: "Development" },
  { value: "staging", label: "Staging" },
  { value: "production", label: "Production" },
  { value: "other", label: "Another…" },
] as const;

export type KeyPlaceForm = {
  readonly environment: string | null | undefined;
  readonly allowedIps: readonly string[] | null | undefined;
};

/** What the form says a key is for and from where it works: an empty field is unsaid, and anywhere; no field is no change. */
export function readKeyPlaceForm(form: FormData): KeyPlaceForm {
  const environment = textOf(form, "environment");
  const word = environment === "other" ? (textOf(form, "otherEnvironment") ?? "") : environment;
  const allowedIps = textOf(form, "allowedIps")
    ?.split(/[\s,;]+/)
    .filter((entry) => entry !== "");
  return {
    environment: environment === "" ? null : word,
    allowedIps: allowedIps?.length === 0 ? null : allowedIps,
  };
}

/** What the form shows at first. */
export function keyPlaceFormValues(key: Pick<KeyView, "environment" | "allowedIps"> | undefined) {
  const environment = key?.environment ?? "";
  // Somebody may have written “other” himself: that is his word.
  const isOffered = environment !== "other" && environmentChoices.some(({ value }) => value === environment);
  return {
    choice: isOffered ? environment : "other",
    otherEnvironment: isOffered ? "" : environment,
    allowedIps: key?.allowedIps.join("\n") ?? "",
  };
}

/** Which field a problem of the service is about: `allowedIps.0` is about the list. */
export const placeFieldOfProblem = (field: string | undefined): "environment" | "allowedIps" | undefined => {
  if (field === "environment") return field;
  return field === "allowedIps" || field?.startsWith("allowedIps.") ? "allowedIps" : undefined;
};

const textOf = (form: FormData, name: string): string | undefined => {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : undefined;
};
