"use client";

import { LinkProvider as KitLinkProvider } from "@cloudflare/kumo/utils";
import NextLink from "next/link";
import { type AnchorHTMLAttributes, forwardRef, type ReactNode } from "react";

/** Makes every link of the kit (buttons, sidebar, menus) navigate without a page load. */
export function LinkProvider({ children }: { children: ReactNode }) {
  return <KitLinkProvider component={AppLink}>{children}</KitLinkProvider>;
}

type AppLinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { to?: string };

const AppLink = forwardRef<HTMLAnchorElement, AppLinkProps>(function AppLink({ href, to, ...props }, reference) {
  return <NextLink ref={reference} href={href ?? to ?? "#"} {...props} />;
});
