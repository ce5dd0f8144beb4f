import type { JsonObject } from "../json.ts";
import type { SearchRequest } from "../search/search.ts";
import { invalid, readStrings } from "./fields.ts";

const mostDomains = 100;
const longestDomain = 253;

/** Formats have their own names for both lists; `path` is what stands before the names. */
export function readDomains(
  fields: JsonObject,
  names: { readonly include: string; readonly exclude: string },
  path = "",
): Pick<SearchRequest, "includeDomains" | "excludeDomains"> {
  const listOf = (name: string) => readStrings(fields[name], `${path}${name}`, mostDomains, longestDomain) ?? [];
  const [includeDomains, excludeDomains] = [listOf(names.include), listOf(names.exclude)];
  if (includeDomains.length > 0 && excludeDomains.length > 0) {
    throw invalid(`${path}${names.exclude}`, `cannot be sent beside ${path}${names.include}; send only one of them`);
  }
  return { includeDomains, excludeDomains };
}
