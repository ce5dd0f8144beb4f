import { randomBytes } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random letters and digits, as many as that kind of id has at Stripe. */
const random = (length: number) => Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % 62)).join("");

export const newId = {
  customer: () => `cus_${random(14)}`,
  checkoutSession: () => `cs_test_a1${random(56)}`,
  lineItem: () => `li_1${random(23)}`,
  price: () => `price_1${random(23)}`,
  product: () => `prod_${random(14)}`,
  paymentIntent: () => `pi_3${random(23)}`,
  charge: () => `ch_3${random(23)}`,
  paymentMethod: () => `pm_1${random(23)}`,
  balanceTransaction: () => `txn_3${random(23)}`,
  setupIntent: () => `seti_1${random(23)}`,
  invoice: () => `in_1${random(23)}`,
  invoiceLine: () => `il_1${random(23)}`,
  invoiceItem: () => `ii_1${random(23)}`,
  invoicePayment: () => `inpay_1${random(23)}`,
  taxId: () => `txi_1${random(23)}`,
  taxCalculation: () => `taxcalc_1${random(23)}`,
  portalSession: () => `bps_1${random(23)}`,
  portalConfiguration: () => `bpc_1${random(23)}`,
  refund: () => `re_3${random(23)}`,
  earlyFraudWarning: () => `issfr_1${random(23)}`,
  dispute: () => `du_1${random(23)}`,
  review: () => `prv_1${random(23)}`,
  payout: () => `po_1${random(23)}`,
  event: () => `evt_1${random(23)}`,
  webhookEndpoint: () => `we_1${random(23)}`,
  webhookSecret: () => `whsec_${random(32)}`,
  delivery: () => `dlv_${random(16)}`,
  request: () => `req_${random(14)}`,
  secretPart: () => random(25),
};
