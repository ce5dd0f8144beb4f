import type { ReactNode } from "react";

/** The middle of a public page. */
export const PublicPage = ({ children }: { children: ReactNode }) => (
  <div className="mx-auto w-full max-w-6xl min-w-0 px-4 py-8 sm:px-6">{children}</div>
);
