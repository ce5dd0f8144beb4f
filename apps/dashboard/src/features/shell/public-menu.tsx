"use client";

import Link from "next/link";
import { MenuSheet } from "./menu-sheet.tsx";
import { publicLinks } from "./public-links.ts";

/** The header's links where there is no room for them. */
export function PublicMenu() {
  return (
    <MenuSheet openLabel="Open menu" listLabel="Menu">
      {(close) => (
        <ul className="flex flex-col gap-1">
          {[...publicLinks, { href: "/apps", label: "Apps" }].map(({ href, label }) => (
            <li key={href}>
              <Link
                href={href}
                prefetch={false}
                onClick={close}
                className="flex min-h-11 items-center rounded-md px-2 hover:bg-kumo-tint"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </MenuSheet>
  );
}
