import { LinkButton } from "@causeway/ui/button.tsx";
import type { Metadata } from "next";
import { explainSignInProblem } from "../../../../features/auth/sign-in-problems.ts";

export const metadata: Metadata = { title: "Sign-in problem" };

type SignInErrorPageProps = { searchParams: Promise<{ error?: string | string[]; minutes?: string | string[] }> };

export default async function SignInErrorPage({ searchParams }: SignInErrorPageProps) {
  const { error, minutes } = await searchParams;
  const { title, advice } = explainSignInProblem([error].flat()[0], [minutes].flat()[0]);
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight text-kumo-strong">{title}</h1>
      <p className="mt-2 text-sm text-kumo-subtle">{advice}</p>
      <div className="mt-6">
        <LinkButton variant="primary" href="/sign-in">
          Back to sign-in
        </LinkButton>
      </div>
    </>
  );
}
