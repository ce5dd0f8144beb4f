import { LinkButton } from "@causeway/ui/button.tsx";
import type { Metadata } from "next";
import { explainSignInProblem } from "../../../../features/auth/sign-in-problems.ts";

export const metadata: Metadata = { title: "Sign-in problem" };

type SignInErrorPageProps = { searchParams: Promise<{ error?: string | string[] }> };

export default async function SignInErrorPage({ searchParams }: SignInErrorPageProps) {
  const code = [(await searchParams).error].flat()[0];
  const { title, advice } = explainSignInProblem(code);
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
