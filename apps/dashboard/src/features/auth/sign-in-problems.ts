import { minutesText } from "./minutes-text.ts";

export type SignInProblem = { readonly title: string; readonly advice: string };

const problems: Readonly<Record<string, SignInProblem>> = {
  Verification: {
    title: "This link no longer works",
    advice: "A sign-in link works once and for an hour. Ask for a new one; it arrives within a minute.",
  },
  TooManyLinks: {
    title: "Too many links for this address",
    advice: "Five links went to this address in the last 15 minutes. Open the newest one, or wait and try again.",
  },
  TooManyFromHere: {
    title: "Too many links from your network",
    advice: "Links were asked for too often from where you are. Open the newest mail, or try again later.",
  },
  OAuthAccountNotLinked: {
    title: "This address signs in another way",
    advice: "An account with this e-mail address exists. Sign in the way you did the first time.",
  },
  AccessDenied: {
    title: "Sign-in was refused",
    advice: "The other service did not confirm who you are. Try again, or use a link by mail.",
  },
  Configuration: {
    title: "Sign-in is not available",
    advice: "Something on our side failed. Try again in a minute; if it stays, tell whoever runs this service.",
  },
};

const unknown: SignInProblem = {
  title: "Sign-in did not work",
  advice: "Nothing was changed. Try again, or use another way to sign in.",
};

/** What a sign-in error code means, in plain words. `minutes`: to wait, where that is known. */
export function explainSignInProblem(code: string | undefined, minutes?: string): SignInProblem {
  const problem = problems[code ?? ""] ?? unknown;
  if (code !== "TooManyFromHere" || !/^[1-9]\d{0,3}$/.test(minutes ?? "")) return problem;
  const advice = `Links were asked for too often from where you are. Open the newest mail, or try again in ${minutesText(Number(minutes))}.`;
  return { ...problem, advice };
}
