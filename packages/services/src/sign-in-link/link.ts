/** The id of the dashboard's mail provider; part of the links it sends. */
export const mailLinkProviderId = "email";

export const signInLinkLifetimeMinutes = 60;

export type SignInLink = {
  /** `http://localhost:3000` */
  readonly dashboardUrl: string;
  readonly token: string;
  readonly email: string;
  /** Where it leads: an address of the dashboard. */
  readonly callbackUrl: string;
};

/** The link in the form that next-auth reads. */
export function signInLinkUrl({ dashboardUrl, ...fields }: SignInLink): string {
  const link = new URL(`/api/auth/callback/${mailLinkProviderId}`, dashboardUrl);
  const { callbackUrl, token, email } = fields;
  link.search = new URLSearchParams({ callbackUrl, token, email }).toString();
  return link.href;
}
