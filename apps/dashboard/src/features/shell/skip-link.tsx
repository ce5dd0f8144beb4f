/** The first stop of the keyboard: past the navigation. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-kumo-base focus:px-4 focus:py-2 focus:ring focus:ring-kumo-line"
    >
      Skip to content
    </a>
  );
}
