import { parseTheme, type Theme, themeCookie } from "./theme.ts";

const eventName = "causeway-theme";
const yearSeconds = 31_536_000;

/** Keeps the choice, and tells the switch, which applies it. */
export function chooseTheme(theme: Theme): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is not in every browser
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${yearSeconds}; samesite=lax`;
  window.dispatchEvent(new CustomEvent(eventName, { detail: theme }));
}

/** Calls back with each choice, whoever makes it. Returns how to end it. */
export function onThemeChosen(callback: (theme: Theme) => void): () => void {
  const listen = (event: Event) => {
    if (event instanceof CustomEvent) callback(parseTheme(String(event.detail)));
  };
  window.addEventListener(eventName, listen);
  return () => window.removeEventListener(eventName, listen);
}
