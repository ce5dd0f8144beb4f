"use client";

import "./globals.css";
import { PageProblem } from "../features/shell/page-problem.tsx";

type GlobalErrorProps = { error: Error & { digest?: string } };

/** When even the frame of the page failed. */
export default function GlobalError({ error }: GlobalErrorProps) {
  return (
    <html lang="en" data-mode="light">
      <body>
        <title>Causeway</title>
        <PageProblem digest={error.digest} />
      </body>
    </html>
  );
}
