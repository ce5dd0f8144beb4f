/** What ids of calls look like: `gen-01a2069c5bb97e93937e2128496b5a72`. */
export const generationIdForm = /^gen-[\w-]{1,100}$/;
