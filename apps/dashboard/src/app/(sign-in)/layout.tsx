import type { ReactNode } from "react";
import Link from "next/link";
import { Logo } from "../../features/shell/logo.tsx";

export default function SignInLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <Link href="/" className="mb-6 rounded-md" aria-label="Causeway, start page">
        <Logo />
      </Link>
      <div className="w-full max-w-sm rounded-xl bg-kumo-base p-6 ring ring-kumo-line sm:p-8">{children}</div>
    </main>
  );
}
