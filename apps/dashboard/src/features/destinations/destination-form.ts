import type { DestinationSummary } from "@causeway/services";
import { type DestinationType, wordsOf } from "./destination-words.ts";
import { noRules, rulesFormValues, rulesOf, type RulesValues } from "./rule-form.ts";

/** What the form holds. Secrets stand there masked, and stay as they are while they do. */
export type DestinationFormValues = {
  readonly name: string;
  readonly enabled: boolean;
  /** By the names of the type's fields. */
  readonly fields: Readonly<Record<string, string>>;
  /** One a line: `Name: value`. */
  readonly headers: string;
  /** Of a hundred calls. */
  readonly percent: string;
  /** `null`: calls with every key. */
  readonly apiKeyIds: readonly string[] | null;
  readonly rules: RulesValues;
  readonly privacyMode: boolean;
  readonly tellsCost: boolean;
  readonly tellsIdentity: boolean;
  readonly tellsRequest: boolean;
};

export const emptyDestination = (type: DestinationType): DestinationFormValues => ({
  name: wordsOf(type).title,
  enabled: true,
  fields: Object.fromEntries(wordsOf(type).fields.map(({ name }) => [name, ""])),
  headers: "",
  percent: "100",
  apiKeyIds: null,
  rules: noRules,
  // What people write is told to nobody until somebody says so.
  privacyMode: true,
  tellsCost: true,
  tellsIdentity: false,
  tellsRequest: false,
});

export type SavedDestination = Pick<
  DestinationSummary,
  | "type"
  | "name"
  | "enabled"
  | "config"
  | "samplingRate"
  | "apiKeyIds"
  | "filterRules"
  | "privacyMode"
  | "tellsCost"
  | "tellsIdentity"
  | "tellsRequest"
>;

export const destinationFormValues = (saved: SavedDestination): DestinationFormValues => ({
  name: saved.name,
  enabled: saved.enabled,
  fields: Object.fromEntries(wordsOf(saved.type).fields.map(({ name }) => [name, textOf(saved.config[name])])),
  headers: headerLines(saved.config["headers"]),
  percent: String(Math.round(saved.samplingRate * 1_000_000) / 10_000),
  apiKeyIds: saved.apiKeyIds ?? null,
  rules: rulesFormValues(saved.filterRules),
  privacyMode: saved.privacyMode,
  tellsCost: saved.tellsCost,
  tellsIdentity: saved.tellsIdentity,
  tellsRequest: saved.tellsRequest,
});

/** What is set besides the config. A number that is none is left to the service to refuse. */
export const destinationSettings = ({
  fields: _fields,
  headers: _headers,
  percent,
  rules,
  ...settings
}: DestinationFormValues) => ({
  ...settings,
  filterRules: rulesOf(rules),
  samplingRate: Number(percent.replace("%", "")) / 100,
});

/** The config as it is sent: what is empty is `null` in a change, which takes it away, and absent in a new one. */
export function destinationConfig(
  { fields, headers }: DestinationFormValues,
  isNew: boolean,
): Readonly<Record<string, unknown>> {
  const given: readonly (readonly [string, unknown])[] = [
    ...Object.entries(fields).map(([name, text]) => [name, text.trim() === "" ? null : text.trim()] as const),
    ["headers", headersOf(headers)],
  ];
  return Object.fromEntries(given.filter(([, value]) => !isNew || value !== null));
}

/** A line without a colon is a header without a value, which the service refuses by its name. */
function headersOf(lines: string): Readonly<Record<string, string>> | null {
  const headers = lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", ...value] = line.split(":");
      return [name.trim(), value.join(":").trim()] as const;
    });
  return headers.length === 0 ? null : Object.fromEntries(headers);
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const headerLines = (headers: unknown): string =>
  typeof headers === "object" && headers !== null
    ? Object.entries(headers)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join("\n")
    : "";
