"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Sheet } from "@causeway/ui/sheet.tsx";
import { ListIcon } from "@phosphor-icons/react/dist/csr/List";
import { type ReactNode, useState } from "react";

type MenuSheetProps = {
  /** Of the button that opens it, and of the list in it, for those who hear the page. */
  readonly openLabel: string;
  readonly listLabel: string;
  /** The links, given what closes the sheet. */
  readonly children: (close: () => void) => ReactNode;
};

/** Links in a sheet from the side, where there is no room for them on the page. */
export function MenuSheet({ openLabel, listLabel, children }: MenuSheetProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Sheet
      title="Causeway"
      side="left"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button
          variant="ghost"
          shape="square"
          aria-label={openLabel}
          icon={<ListIcon aria-hidden="true" className="size-5" />}
        />
      }
    >
      <nav aria-label={listLabel}>{children(() => setOpen(false))}</nav>
    </Sheet>
  );
}
