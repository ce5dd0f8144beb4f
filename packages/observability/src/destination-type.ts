export const destinationTypes = ["otel-collector", "langfuse", "webhook", "s3"] as const;
export type DestinationType = (typeof destinationTypes)[number];
