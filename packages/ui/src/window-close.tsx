"use client";

import { Dialog as Modal } from "@cloudflare/kumo/primitives/dialog";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { Button } from "./button.tsx";

/** The cross of a dialog or a sheet. */
export function WindowClose() {
  return (
    <Modal.Close
      render={
        <Button variant="ghost" shape="square" size="sm" aria-label="Close" icon={<XIcon aria-hidden="true" />} />
      }
    />
  );
}
