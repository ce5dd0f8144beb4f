"use client";

import { Button } from "@causeway/ui/button.tsx";
import { ListIcon } from "@phosphor-icons/react/dist/csr/List";
import dynamic from "next/dynamic";
import { useState } from "react";

const loadPanel = () => import("./public-menu-panel.tsx").then(({ PublicMenuPanel }) => PublicMenuPanel);
/** On demand: every public page has the button, few visitors open it. */
const PublicMenuPanel = dynamic(loadPanel, { ssr: false });

/** The header's links where there is no room for them. */
export function PublicMenu() {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <>
      <Button
        variant="ghost"
        shape="square"
        aria-label="Open menu"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        icon={<ListIcon aria-hidden="true" className="size-5" />}
        onPointerEnter={() => void loadPanel()}
        onFocus={() => void loadPanel()}
        onClick={() => {
          setWasOpened(true);
          setIsOpen(true);
        }}
      />
      {wasOpened && <PublicMenuPanel open={isOpen} onOpenChange={setIsOpen} />}
    </>
  );
}
