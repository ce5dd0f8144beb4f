/** Where a heading of the documentation is on its page: `Kept answers` is at `#kept-answers`. */
export const headingAnchor = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
