"use client";

import { LinkButton as KitLinkButton, type LinkButtonProps } from "@cloudflare/kumo/components/button";

export { Button, type ButtonProps, type LinkButtonProps } from "@cloudflare/kumo/components/button";

/** A link that looks like a button: bordered unless said otherwise, as `Button` is. */
export function LinkButton({ variant = "secondary", ...props }: LinkButtonProps) {
  return <KitLinkButton variant={variant} {...props} />;
}
