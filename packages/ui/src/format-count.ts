const whole = new Intl.NumberFormat("en-US");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** 1234567 → "1,234,567". */
export const formatCount = (count: number): string => whole.format(count);

/** 1234567 → "1.23M". */
export const formatCompact = (count: number): string => compact.format(count);
