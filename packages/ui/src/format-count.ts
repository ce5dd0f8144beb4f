const whole = new Intl.NumberFormat("en-US");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** 1234567 → "1,234,567". */
export const formatCount = (count: number): string => whole.format(count);

/** 1234567 → "1.2M". */
export const formatCompact = (count: number): string => compact.format(count);
