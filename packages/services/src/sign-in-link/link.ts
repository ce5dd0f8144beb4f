/** The id of the dashboard's mail provider; part of the address at which a link is used. */
export const mailLinkProviderId = "email";

/**
 * The dashboard's page that a link opens. It uses nothing up: mail servers open links to see whether they are dangerous.
 * Its button sends what the link says to next-auth.
 */
export const signInLinkPath = "/sign-in/link";

export const signInLinkLifetimeMinutes = 60;

export type SignInLink = {
  /** `http://localhost:3000` */
  readonly dashboardUrl: string;
  readonly token: string;
  readonly email: string;
  /** Where it leads: an address of the dashboard. */
  readonly callbackUrl: string;
};

/** The link with its fields named as next-auth reads them. */
export function signInLinkUrl({ dashboardUrl, ...fields }: SignInLink): string {
  const link = new URL(signInLinkPath, dashboardUrl);
  const { callbackUrl, token, email } = fields;
  link.search = new URLSearchParams({ callbackUrl, token, email }).toString();
  return link.href;
}
