import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { publicAddress } from "../env.ts";
import { AppProviders } from "../features/shell/app-providers.tsx";
import { parseTheme, themeCookie, themeScript } from "../features/theme/theme.ts";

export const metadata: Metadata = {
  // Networks that show a link fetch its picture by a whole address.
  metadataBase: new URL(publicAddress()),
  openGraph: { siteName: "Causeway", type: "website" },
  twitter: { card: "summary_large_image" },
  title: { default: "Causeway: one key, every model", template: "%s · Causeway" },
  description:
    "One API for the language models of every provider: failover while a call runs, prices per token, one balance.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbfb" },
    { media: "(prefers-color-scheme: dark)", color: "#030303" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  const requestHeaders = await headers();
  const nonce = requestHeaders.get("x-nonce") ?? undefined;
  return (
    // The script below may set data-mode before React arrives.
    <html
      lang="en"
      data-theme={theme}
      data-mode={theme === "system" ? "light" : theme}
      data-request-id={requestHeaders.get("x-request-id") ?? undefined}
      suppressHydrationWarning
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, run before the first paint */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: themeScript }} suppressHydrationWarning />
      </head>
      <body>
        <AppProviders>{children}</AppProviders>
      </body>
    </html>
  );
}
