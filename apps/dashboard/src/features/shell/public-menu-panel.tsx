"use client";

import { Sheet } from "@causeway/ui/sheet.tsx";
import Link from "next/link";
import { publicLinks } from "./public-links.ts";

type PublicMenuPanelProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void };

export function PublicMenuPanel({ open, onOpenChange }: PublicMenuPanelProps) {
  return (
    <Sheet title="Causeway" side="left" open={open} onOpenChange={onOpenChange}>
      <nav aria-label="Menu">
        <ul className="flex flex-col gap-1">
          {[...publicLinks, { href: "/apps", label: "Apps" }].map(({ href, label }) => (
            <li key={href}>
              <Link
                href={href}
                prefetch={false}
                onClick={() => onOpenChange(false)}
                className="flex min-h-11 items-center rounded-md px-2 hover:bg-kumo-tint"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </Sheet>
  );
}
