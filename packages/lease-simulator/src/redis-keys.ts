/** Names of what a Redis memory keeps apart by epoch. */
export const holdKey = ({ epoch, generationId }: { readonly epoch: number; readonly generationId: string }): string =>
  `${epoch}:${generationId}`;

export const budgetKey = (epoch: number, { subject, period }: { subject: string; period: string }): string =>
  `${epoch}:${subject}:${period}`;
