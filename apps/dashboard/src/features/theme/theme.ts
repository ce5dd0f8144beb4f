export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeCookie = "causeway-theme";

export const parseTheme = (value: string | undefined): Theme => themes.find((theme) => theme === value) ?? "system";

/**
 * Runs before the first paint. The server knows an explicit choice; only the browser knows the system's.
 * Keep it free of anything that needs a bundle.
 */
export const themeScript = `(() => {
  const root = document.documentElement;
  if (root.dataset.theme !== "system") return;
  root.dataset.mode = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
})();`;
