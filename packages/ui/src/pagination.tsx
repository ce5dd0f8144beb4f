import { LinkButton } from "./button.tsx";

export type PaginationProps = {
  /** Addresses of the neighbours, absent at the ends. */
  readonly previousHref?: string | undefined;
  readonly nextHref?: string | undefined;
  /** "1–50 of 318". */
  readonly summary: string;
};

/** Pages as links: they survive a reload and can be shared. */
export function Pagination({ previousHref, nextHref, summary }: PaginationProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-4">
      <p className="tabular text-sm text-kumo-subtle">{summary}</p>
      <div className="flex gap-2">
        {previousHref && (
          <LinkButton href={previousHref} size="sm">
            Previous
          </LinkButton>
        )}
        {nextHref && (
          <LinkButton href={nextHref} size="sm">
            Next
          </LinkButton>
        )}
      </div>
    </nav>
  );
}
