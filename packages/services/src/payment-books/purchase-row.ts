import type { Purchase } from "@causeway/payment-books";
import type { Prisma } from "@causeway/prisma";

export const withCustomer = { workspace: { select: { stripeCustomerId: true } } } as const;

export const toPurchase = ({
  workspace,
  ...row
}: Prisma.CreditPurchaseGetPayload<{ include: typeof withCustomer }>): Purchase => ({
  ...row,
  stripeCustomerId: workspace.stripeCustomerId,
});
