import type { BuiltinFilter } from "@causeway/limits";

type Builtin = {
  /** Stands where the text was. */
  readonly label: string;
  /** Every repetition is bounded, so that time grows with the text alone. */
  readonly patterns: readonly RegExp[];
  /** Characters of the longest that is found wherever it stands in a long text; 512 unless said. */
  readonly longest?: number;
  /** What has the form and is none all the same. */
  readonly isReally?: (text: string) => boolean;
};

/** What is found by its form. Names and addresses are found only where the text says that they are some. */
export const builtins: Readonly<Record<BuiltinFilter, Builtin>> = {
  email: {
    label: "[EMAIL]",
    patterns: [/\b[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b/g],
  },
  phone: {
    label: "[PHONE]",
    patterns: [/(?<![\w.-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\)|\d{2,4})[ .-]\d{3,4}(?:[ .-]\d{2,4}){1,2}(?![\w-])/g],
    isReally: (text) => digitsOf(text).length >= 9 && digitsOf(text).length <= 15,
  },
  ssn: { label: "[SSN]", patterns: [/(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g] },
  "credit-card": {
    label: "[CREDIT_CARD]",
    patterns: [/(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/g],
    isReally: (text) => passesLuhn(digitsOf(text)),
  },
  "ip-address": {
    label: "[IP_ADDRESS]",
    patterns: [
      /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)/g,
      /(?<![\w:])(?:[\da-f]{1,4}:){7}[\da-f]{1,4}(?![\w:])/gi,
      /(?<![\w:])(?:[\da-f]{1,4}:){1,6}(?::[\da-f]{1,4}){1,6}(?![\w:])/gi,
    ],
  },
  "person-name": {
    label: "[PERSON_NAME]",
    patterns: [
      /\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? {1,2}\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30}){0,2}/gu,
      /(?<=\b(?:[Mm]y name is|I am called|[Nn]ame:) {1,2})\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30}){0,2}/gu,
    ],
  },
  address: {
    label: "[ADDRESS]",
    patterns: [
      /\b\d{1,5}[A-Za-z]? (?:[A-Z][\w'’.-]{0,30} ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Place|Pl|Way)\b\.?/g,
    ],
  },
  secrets: {
    label: "[SECRET]",
    // Tokens that hold claims are long.
    longest: 8_192,
    patterns: [
      /\bsk-[\w-]{20,200}/g,
      /\b(?:AKIA|ASIA)[A-Z\d]{16}\b/g,
      /\bgh[pousr]_\w{36,251}\b/g,
      /\bgithub_pat_\w{22,255}\b/g,
      /\bxox[abprs]-[\w-]{10,250}/g,
      /\bAIza[\w-]{35}\b/g,
      /\b[rs]k_live_\w{16,250}\b/g,
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g,
      /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}/g,
    ],
  },
  "regex-prompt-injection": {
    label: "[PROMPT_INJECTION]",
    patterns: [
      /\b(?:ignore|disregard|forget|override|bypass)\s{1,3}(?:(?:all|any|the|of|your|my|these|those)\s{1,3}){0,4}(?:previous|prior|above|earlier|preceding|system|original)\s{1,3}(?:instruction|prompt|rule|message|direction|guideline|context|command)s?\b/gi,
      /\b(?:reveal|show|print|repeat|output|tell me|give me|leak)\s{1,3}(?:(?:me|us|all|of|the|your|verbatim)\s{1,3}){0,4}(?:system|initial|hidden|original|secret)\s{1,3}(?:prompt|instruction|message|rule)s?\b/gi,
      /\byou\s{1,3}are\s{1,3}(?:now|no longer)\s{1,3}(?:in\s{1,3})?(?:DAN|an?\s{1,3}(?:unrestricted|unfiltered|uncensored|jailbroken)|developer\s{1,3}mode|bound\s{1,3}by)\b/gi,
      /\b(?:pretend|act)\s{1,3}(?:as\s{1,3}(?:if|though)\s{1,3})?(?:that\s{1,3})?(?:you\s{1,3})?(?:have|had|are under|are without|without)\s{1,3}(?:no|any)?\s{0,3}(?:restriction|rule|filter|limit|guideline)s?\b/gi,
      /\b(?:enable|enter|activate|switch\s{1,3}to)\s{1,3}(?:DAN|developer|jailbreak|god|sudo)\s{1,3}mode\b/gi,
      /<\|(?:im_start|im_end|system|endoftext)\|>|\[\/?(?:INST|SYS)\]|<<\/?SYS>>/g,
      /\bnew\s{1,3}(?:system\s{1,3})?(?:instruction|directive)s?\s{0,3}:/gi,
    ],
  },
};

const digitsOf = (text: string) => text.replaceAll(/\D/g, "");

/** The check digit that payment cards end in. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits.at(-1 - place));
    const value = place % 2 === 1 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum > 0 && sum % 10 === 0;
}
