"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { createContext, type ReactNode, useContext } from "react";

/** Called when somebody goes to another page: the sheet of a phone closes then. */
export const LeavesNavigation = createContext<() => void>(() => undefined);

/** A page of the console in its list of pages; the one that is shown is marked. */
export function NavigationLink({ href, children }: { href: string; children: ReactNode }) {
  const pathname = usePathname();
  const leave = useContext(LeavesNavigation);
  const isHere = pathname === href || pathname.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      onClick={leave}
      {...(isHere && { "aria-current": "page" as const })}
      className="flex min-h-8.5 items-center gap-2.5 rounded-lg px-3 text-sm font-medium hover:bg-kumo-tint aria-[current]:bg-kumo-tint max-md:min-h-11"
    >
      {children}
    </Link>
  );
}
