import { formatUsd, fromCents } from "@causeway/money";
import { formatDollars } from "@causeway/ui/format-dollars.ts";

/** 2110 → "$21.10". */
export const formatCents = (cents: number): string => formatDollars(formatUsd(fromCents(cents)), "cents");
