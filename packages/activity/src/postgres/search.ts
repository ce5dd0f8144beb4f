import { Prisma } from "@causeway/prisma";

/**
 * Whether a text can be the beginning of a generation's id or a whole request id: then a call is found by its primary key.
 * A request id is the generation's with another beginning.
 */
export const isOurId = (search: string): boolean => /^(?:gen|req)-[0-9a-f-]*$/.test(search);

/**
 * The call `g` with a request id, those whose id begins with a text, and those with a provider's id. The last are in no
 * index, which would cost each call a seventh of its settling: the log is read for them.
 */
export function matchesSearch(search: string): Prisma.Sql {
  if (!isOurId(search)) return Prisma.sql`(g.upstream_id = ${search} OR starts_with(g.id, ${search}))`;
  if (search.startsWith("req-")) {
    return Prisma.sql`(g.id = ${search.replace("req-", "gen-")} AND g.request_id = ${search})`;
  }
  // Ids go on in hexadecimal digits, and in any language `g` comes after those; a sign such as `~` does not.
  return Prisma.sql`(g.id >= ${search} AND g.id < ${`${search}g`} AND starts_with(g.id, ${search}))`;
}
