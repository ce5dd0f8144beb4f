"use client";

import { Button } from "@causeway/ui/button.tsx";
import { MenuButton } from "@causeway/ui/menu-button.tsx";
import { useEffect, useState } from "react";
import { onThemeChosen } from "./choose-theme.ts";
import type { Theme } from "./theme.ts";
import { themeIcons } from "./theme-icons.ts";

const load = () => import("./theme-menu.tsx").then(({ ThemeMenu }) => ThemeMenu);

/** Chooses system, light or dark, and follows the system while that is chosen. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);

  useEffect(() => {
    const media = window.matchMedia("(prefers-color-scheme: dark)");
    const apply = () => {
      const root = document.documentElement;
      root.dataset["theme"] = theme;
      root.dataset["mode"] = theme === "system" ? (media.matches ? "dark" : "light") : theme;
    };
    apply();
    media.addEventListener("change", apply);
    return () => media.removeEventListener("change", apply);
  }, [theme]);

  useEffect(() => onThemeChosen(setTheme), []);

  const Current = themeIcons[theme];
  return (
    <MenuButton
      button={
        <Button variant="ghost" shape="square" aria-label={`Theme: ${theme}`} icon={<Current aria-hidden="true" />} />
      }
      load={load}
      menuProps={{ theme }}
    />
  );
}
