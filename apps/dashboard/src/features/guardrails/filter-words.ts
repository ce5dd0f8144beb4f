import type { GuardrailSettings } from "@causeway/services";

export type FilterSlug = NonNullable<GuardrailSettings["builtinFilters"]>[number]["slug"];
export type FilterAction = NonNullable<GuardrailSettings["builtinFilters"]>[number]["action"];

/** What each filter looks for. Forms, not meanings. */
export const filterWords = {
  "regex-prompt-injection": {
    title: "Prompt injection",
    words: "Phrases such as “ignore all previous instructions”, and the marks of chat templates.",
  },
  secrets: { title: "Secrets", words: "Keys and tokens of well-known services, private keys, JSON web tokens." },
  email: { title: "E-mail addresses", words: "someone@example.com" },
  phone: { title: "Phone numbers", words: "Of 9 to 15 digits, in groups." },
  "credit-card": { title: "Card numbers", words: "Whose check digit is right." },
  ssn: { title: "Social security numbers", words: "Of the United States: 123-45-6789." },
  "ip-address": { title: "IP addresses", words: "Versions 4 and 6." },
  "person-name": { title: "Names", words: "After a title or “my name is”." },
  address: { title: "Street addresses", words: "221 Baker Street" },
} as const satisfies Record<FilterSlug, { readonly title: string; readonly words: string }>;

export const filterSlugs = Object.keys(filterWords) as readonly FilterSlug[];

/** What each does about what it finds. */
export const actionWords = {
  block: "Refuse the call",
  redact: "Take it out",
  flag: "Only report it",
} as const satisfies Record<FilterAction, string>;

export const actionChoices = Object.entries(actionWords).map(([value, label]) => ({ value, label }));

export const isFilterAction = (value: string): value is FilterAction => Object.hasOwn(actionWords, value);
