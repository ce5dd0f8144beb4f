import { type PriceUnit, readPrice } from "@causeway/catalog-data/reading";
import { type PicoUsd, picoUsd } from "@causeway/money";
import type { OfferedRates, RefusedRow } from "../offer.ts";

/** A row that cannot be believed. The message is a short reason. */
export class RowRefused extends Error {
  override readonly name = "RowRefused";
}

const longestName = 200;
const longestPrice = 40;
/** $1,000 per million tokens: beyond the dearest model on sale, so a unit has gone wrong. */
const mostRate = picoUsd(1_000_000_000n);

/** Printable, without spaces, at most 200 characters. */
export function readId(value: unknown): string {
  if (typeof value !== "string" || value === "") throw new RowRefused("it has no id");
  if (value.length > longestName) throw new RowRefused(`its id has ${value.length} characters`);
  if (!/^[\x21-\x7e]+$/.test(value)) throw new RowRefused("its id has characters that no model's has");
  return value;
}

/** For people to read. What is no short line of text is no name. */
export function readName(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > longestName) return undefined;
  return /[\p{Cc}<>]/u.test(value) || value.trim() === "" ? undefined : value.trim();
}

export function readCount(value: unknown): number | undefined {
  if (typeof value !== "string" || value.length > 12) return undefined;
  const count = Number(value);
  return Number.isInteger(count) && count > 0 && count <= 100_000_000 ? count : undefined;
}

export const readFlag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

const modalities = ["text", "image", "audio", "video", "file"];

/** In our words, known ones only; `undefined` when none is said. */
export function readModalities(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const named = value.map((name: unknown) => (name === "pdf" ? "file" : name));
  const known = modalities.filter((name) => named.includes(name));
  return known.length > 0 ? known : undefined;
}

/** The day of a date or a moment; `undefined` when it is neither. */
export function readDay(value: unknown): string | undefined {
  const day = typeof value === "string" ? /^\d{4}-\d{2}-\d{2}(?=$|T)/.exec(value)?.[0] : undefined;
  if (day === undefined) return undefined;
  const ms = Date.parse(`${day}T00:00:00Z`);
  // Thirtieth of February: read as a day of March, and so no day.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? day : undefined;
}

export type RateFields = {
  readonly input: unknown;
  readonly output: unknown;
  readonly cachedInput: unknown;
  readonly cacheWrite: unknown;
};

/**
 * Rates from the source's own text. `undefined` when neither input nor output is said. Throws `RowRefused` for anything
 * that is said and is not a plain amount: a price is exact, or it is nothing.
 */
export function readRates(fields: RateFields, unit: PriceUnit): OfferedRates | undefined {
  const [input, output] = [rateOf(fields.input, unit), rateOf(fields.output, unit)];
  if (input === undefined && output === undefined) return undefined;
  if (input === undefined || output === undefined) throw new RowRefused("it has a price for one side only");
  const cachedInput = besidePaid(rateOf(fields.cachedInput, unit), input);
  return {
    input,
    output,
    // Dearer than what was not cached: two fields are mixed up.
    cachedInput: cachedInput !== undefined && cachedInput > input ? undefined : cachedInput,
    cacheWrite: besidePaid(rateOf(fields.cacheWrite, unit), input),
  };
}

/** Nothing beside a paid input is how some sources write "unknown". */
const besidePaid = (rate: PicoUsd | undefined, input: PicoUsd): PicoUsd | undefined =>
  rate === 0n && input > 0n ? undefined : rate;

function rateOf(value: unknown, unit: PriceUnit): PicoUsd | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new RowRefused("a price of it is not a number");
  if (value.length > longestPrice) throw new RowRefused(`a price of it has ${value.length} characters`);
  let rate: PicoUsd;
  try {
    ({ rate } = readPrice(value, unit));
  } catch {
    throw new RowRefused(`a price of it is ${JSON.stringify(value)}`);
  }
  if (rate > mostRate) throw new RowRefused(`a price of it is ${JSON.stringify(value)}, more than anybody asks for`);
  return rate;
}

/** A JSON object, whatever it holds. */
export const readObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** Each row by itself: one that cannot be believed is told of and does not spoil its neighbours. */
export function readRows<Row>(
  rows: readonly unknown[],
  nameOf: (row: unknown) => unknown,
  read: (row: unknown) => Row,
): { readonly read: readonly Row[]; readonly refused: readonly RefusedRow[] } {
  const done: Row[] = [];
  const refused: RefusedRow[] = [];
  for (const row of rows) {
    try {
      done.push(read(row));
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      refused.push({ name: shortName(nameOf(row)), reason: error.message });
    }
  }
  return { read: done, refused };
}

const shortName = (value: unknown): string =>
  typeof value === "string" ? value.replace(/[^\x20-\x7e]/g, "?").slice(0, 80) : "a row without a name";
