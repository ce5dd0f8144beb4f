/**
 * Reads `STRIPE_WEBHOOK_SECRET`: one secret, or two separated by a comma while one replaces the other.
 * Throws when there is none or one is not a secret of Stripe's: with an empty secret anyone could sign.
 */
export function readWebhookSecrets(text: string): readonly string[] {
  const secrets = text.split(",").map((secret) => secret.trim());
  if (secrets.some((secret) => !/^whsec_\S{8,}$/.test(secret))) {
    throw new Error(
      "must be Stripe's signing secret, which starts with whsec_ (two, separated by a comma, during a rotation)",
    );
  }
  return secrets;
}
