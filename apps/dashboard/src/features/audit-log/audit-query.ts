export type AuditSearch = {
  readonly noun: string | undefined;
  readonly actor: string | undefined;
  /** Days, UTC, both in it: `2026-11-01`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly cursor: string | undefined;
};

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** The page's address. What makes no sense in it is left out. */
export function readAuditSearch(parameters: Parameters): AuditSearch {
  const text = (name: string) => {
    const value = parameters[name];
    return typeof value === "string" && value !== "" && value.length <= 300 ? value : undefined;
  };
  const day = (name: string) => {
    const value = text(name);
    return value && dayPattern.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
  };
  const noun = text("noun");
  return {
    noun: noun && /^[a-z-]+$/.test(noun) ? noun : undefined,
    actor: text("actor"),
    from: day("from"),
    to: day("to"),
    cursor: text("cursor"),
  };
}

/** For the service: the day after `to` is the first that is not in it. */
export const auditFilter = ({ noun, actor, from, to, cursor }: AuditSearch) => ({
  noun,
  actor,
  cursor,
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(Date.parse(to) + 86_400_000),
});

export function auditHref(path: string, search: Partial<AuditSearch>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== undefined) query.set(name, value);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}
