/** As ClickHouse writes text: the old versions take no parameters, so it goes into the statement. */
export const text = (value: string): string =>
  `'${value.replace(/[\\']/g, (character) => `\\${character}`).replaceAll("\0", "\\0")}'`;

/** A whole number. Throws for what is none: it would be read as something else. */
export function integer(value: number | bigint): string {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error(`${value} is not a whole number`);
  return `toInt64(${value})`;
}

export const isOneOf = (expression: string, values: readonly string[]): string =>
  values.length === 0 ? "0" : `${expression} IN (${values.map(text).join(", ")})`;
