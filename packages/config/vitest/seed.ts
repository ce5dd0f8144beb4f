import { configureGlobal } from "fast-check";

/**
 * Properties are tried with the same values in every run: what one finds is about the change at hand, and the same run finds
 * it again. `PROPERTY_SEED=<whole number>` tries others, and a fault that is found so becomes an example.
 */
const seed = Number(process.env.PROPERTY_SEED ?? 20_261_123);
if (!Number.isInteger(seed))
  throw new Error(`PROPERTY_SEED must be a whole number, not "${process.env.PROPERTY_SEED}".`);

configureGlobal({ seed });
