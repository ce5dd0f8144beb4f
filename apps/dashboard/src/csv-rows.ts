import { stringify } from "csv-stringify/sync";

/** Lines of a CSV file, every field quoted. What a spreadsheet would take for a formula gets an apostrophe before it. */
export const csvRows = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { quoted: true, quoted_empty: true, escape_formulas: true, record_delimiter: "windows" },
  );
