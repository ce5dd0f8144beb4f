"use client";

import { LinkButton } from "@causeway/ui/button.tsx";
import { Sheet } from "@causeway/ui/sheet.tsx";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";

type GenerationSheetProps = {
  readonly title: string;
  readonly closeHref: string;
  /** The calls above and below in the log; absent at the ends of its page. */
  readonly newerHref: string | undefined;
  readonly olderHref: string | undefined;
  readonly children: ReactNode;
};

/** Lies open over the log while the address names a call, so that back closes it and the link can be shared. */
export function GenerationSheet({ title, closeHref, newerHref, olderHref, children }: GenerationSheetProps) {
  const router = useRouter();
  useKey("k", newerHref);
  useKey("j", olderHref);
  return (
    <Sheet title={title} open onOpenChange={(open) => !open && router.push(closeHref, { scroll: false })}>
      {children}
      {(newerHref ?? olderHref) && (
        <nav aria-label="Calls beside this one" className="mt-3 flex flex-wrap gap-2">
          {newerHref && (
            <LinkButton href={newerHref} title="Key: k">
              Newer call
            </LinkButton>
          )}
          {olderHref && (
            <LinkButton href={olderHref} title="Key: j">
              Older call
            </LinkButton>
          )}
        </nav>
      )}
    </Sheet>
  );
}

/** Goes somewhere when a letter is pressed on its own. */
function useKey(letter: string, href: string | undefined): void {
  const router = useRouter();
  useEffect(() => {
    if (href === undefined) return;
    const go = (event: KeyboardEvent) => {
      const isAlone = !event.metaKey && !event.ctrlKey && !event.altKey;
      // One call after the other, without a history entry for each.
      if (event.key === letter && isAlone) router.replace(href, { scroll: false });
    };
    document.addEventListener("keydown", go);
    return () => document.removeEventListener("keydown", go);
  }, [letter, href, router]);
}
