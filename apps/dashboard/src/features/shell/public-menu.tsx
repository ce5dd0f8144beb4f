"use client";

import { Button, Sheet } from "@causeway/ui";
import { ListIcon } from "@phosphor-icons/react/dist/csr/List";
import Link from "next/link";
import { useState } from "react";
import { publicLinks } from "./public-links.ts";

/** The header's links where there is no room for them. */
export function PublicMenu() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Sheet
      title="Causeway"
      side="left"
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <Button
          variant="ghost"
          shape="square"
          aria-label="Open menu"
          icon={<ListIcon aria-hidden="true" className="size-5" />}
        />
      }
    >
      <nav aria-label="Menu">
        <ul className="flex flex-col gap-1">
          {[...publicLinks, { href: "/apps", label: "Apps" }].map(({ href, label }) => (
            <li key={href}>
              <Link
                href={href}
                prefetch={false}
                onClick={() => setIsOpen(false)}
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
