import { useSearchParams } from "next/navigation";
import { type ActivityQuery, readActivityQuery } from "./activity-query.ts";

/**
 * What the address says now. The chart writes its metric there without asking the server, whose word would be old: links
 * that are made of this one keep it.
 */
export const useAddressQuery = (): ActivityQuery => readActivityQuery(Object.fromEntries(useSearchParams()));
