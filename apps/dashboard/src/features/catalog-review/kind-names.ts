import type { ReviewedChange } from "@causeway/services";

export const kindNames: Readonly<Record<ReviewedChange["kind"], string>> = {
  new_model: "New model",
  new_endpoint: "New endpoint",
  price: "Price",
  capability: "Limits and abilities",
  gone: "Gone",
  back: "Back",
  deprecation: "Leaving",
};

export const statusNames: Readonly<Record<ReviewedChange["status"], string>> = {
  waiting: "Waits",
  applied: "Applied",
  rejected: "Rejected",
  withdrawn: "No longer said",
};

/** `staff:…` is a person; all else decides by rule. */
export const deciderName = (decidedBy: string | undefined): string =>
  decidedBy?.startsWith("staff:") ? "by a person" : "by rule";
