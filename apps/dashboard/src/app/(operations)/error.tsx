"use client";

import { PageProblem } from "../../features/shell/page-problem.tsx";

type ErrorPageProps = { error: Error & { digest?: string } };

export default function ErrorPage({ error }: ErrorPageProps) {
  return <PageProblem digest={error.digest} />;
}
