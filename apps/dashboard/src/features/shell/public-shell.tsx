import { LinkButton } from "@causeway/ui/button.tsx";
import { cookies } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { AnnouncementBanners } from "../announcements/components/announcement-banners.tsx";
import { readSessionIfPossible } from "../auth/session.ts";
import { parseTheme, themeCookie } from "../theme/theme.ts";
import { ThemeSwitch } from "../theme/theme-switch.tsx";
import { Logo } from "./logo.tsx";
import { publicLinks } from "./public-links.ts";
import { PublicMenu } from "./public-menu.tsx";
import { SkipLink } from "./skip-link.tsx";

/** Header and footer of the pages that need no account. */
export async function PublicShell({ children }: { children: ReactNode }) {
  const [session, store] = await Promise.all([readSessionIfPossible(), cookies()]);
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="sticky top-0 z-20 border-b border-kumo-hairline bg-kumo-canvas/90 backdrop-blur">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-1 px-4 sm:gap-2 sm:px-6">
          <div className="md:hidden">
            <PublicMenu />
          </div>
          <Link href="/" className="mr-2 rounded-md" aria-label="Causeway, start page">
            <Logo />
          </Link>
          <nav aria-label="Main" className="hidden items-center md:flex">
            {publicLinks.map(({ href, label }) => (
              <LinkButton key={href} variant="ghost" href={href}>
                {label}
              </LinkButton>
            ))}
          </nav>
          <div className="ml-auto flex items-center gap-1 sm:gap-2">
            <ThemeSwitch initial={parseTheme(store.get(themeCookie)?.value)} />
            {session ? (
              <LinkButton variant="primary" href="/activity">
                Console
              </LinkButton>
            ) : (
              <LinkButton variant="primary" href="/sign-in">
                Sign in
              </LinkButton>
            )}
          </div>
        </div>
      </header>
      <div className="mx-auto w-full max-w-6xl px-4 pt-6 empty:hidden sm:px-6">
        <AnnouncementBanners />
      </div>
      <main id="content" className="flex-1">
        {children}
      </main>
      <footer className="border-t border-kumo-hairline">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-3 px-4 py-6 text-sm text-kumo-subtle sm:px-6">
          <nav aria-label="Footer">
            <ul className="flex flex-wrap gap-x-4 gap-y-1">
              {footerLinks.map(({ href, label }) => (
                <li key={href}>
                  <Link href={href} prefetch={false} className="inline-flex min-h-8 items-center hover:underline">
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <span>Names and logos belong to their owners.</span>
        </div>
      </footer>
    </div>
  );
}

const footerLinks = [
  ...publicLinks,
  { href: "/apps", label: "Apps" },
  { href: "/docs/api", label: "API reference" },
  { href: "/llms.txt", label: "llms.txt" },
];
