/** Where a customer is, as far as tax asks. */
export type TaxLocation = { readonly country: string; readonly state?: string | null };

/** A few places, at rates that were once true: what is due where is no business of a sandbox. In hundredths of a percent. */
const rates: Readonly<Record<string, number | undefined>> = {
  AT: 2_000,
  AU: 1_000,
  CH: 810,
  DE: 1_900,
  ES: 2_100,
  FR: 2_000,
  GB: 2_000,
  IE: 2_300,
  IT: 2_200,
  JP: 1_000,
  NL: 2_100,
  "US-NY": 888,
  "US-TX": 825,
  "US-WA": 1_010,
};

/** A business elsewhere in Europe owes the tax itself when it shows its number. */
const reverseCharged: ReadonlySet<string> = new Set(["eu_vat", "gb_vat"]);

export const taxBasisPoints = ({ country, state }: TaxLocation, taxIdKind?: string): number =>
  taxIdKind !== undefined && reverseCharged.has(taxIdKind)
    ? 0
    : (rates[country] ?? rates[`${country}-${state ?? ""}`] ?? 0);

/** Each line is taxed on its own, rounded to the cent. */
export const taxOn = (cents: number, basisPoints: number): number => Math.round((cents * basisPoints) / 10_000);
