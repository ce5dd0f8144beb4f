export * from "./aws-signer.ts";
