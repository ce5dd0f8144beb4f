/** Letters are typed where one writes; and what lies open keeps its keys to itself. */
export function isTakenElsewhere(event: KeyboardEvent): boolean {
  const at = event.target instanceof HTMLElement ? event.target : undefined;
  const writes = at?.isContentEditable === true || (at?.matches("input, textarea, select, [role=combobox]") ?? false);
  return event.repeat || event.isComposing || writes || document.querySelector("[role=dialog]") !== null;
}

/** Goes to the search of the page, where it has one. */
export function focusSearch(event: KeyboardEvent): void {
  const search = document.querySelector<HTMLElement>("main [role=search] input, main input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
}
