export {
  addressOf,
  type DestinationConfig,
  maskConfig,
  mergeConfig,
  mergeShown,
  readConfig,
  secretSentElsewhere,
} from "./destination-config.ts";
export {
  createDestinationSender,
  type DestinationAttempt,
  type DestinationSender,
  destinationRules,
} from "./destination-sender.ts";
export { type DestinationType, destinationTypes } from "./destination-type.ts";
export { factsOf, filterRules, type FilterRules, fitsRules } from "./filter-rules.ts";
export type { TracedCall } from "./traced-call.ts";
