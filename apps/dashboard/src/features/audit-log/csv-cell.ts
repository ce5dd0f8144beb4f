/** A field of a CSV file: quoted, and never taken for a formula by a program that opens it (=, +, -, @, tab, return). */
export function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
