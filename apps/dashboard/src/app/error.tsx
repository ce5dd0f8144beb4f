"use client";

import { PageProblem } from "../features/shell/page-problem.tsx";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return <PageProblem digest={error.digest} retry={reset} />;
}
