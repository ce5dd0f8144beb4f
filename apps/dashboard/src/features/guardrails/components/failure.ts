/** What the service refused, and the field that it is about: `contentFilters.0.pattern`. */
export type Failure = { readonly problem: string; readonly field: string | undefined };
