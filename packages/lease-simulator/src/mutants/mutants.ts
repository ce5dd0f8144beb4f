import { callMutants } from "./call-mutants.ts";
import { epochMutants } from "./epoch-mutants.ts";
import type { Mutant } from "./mutant.ts";

export const mutants: readonly Mutant[] = [...epochMutants, ...callMutants];
