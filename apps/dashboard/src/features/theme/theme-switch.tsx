"use client";

import { Button } from "@causeway/ui/button.tsx";
import {
  Menu,
  MenuContent,
  MenuRadioGroup,
  MenuRadioItem,
  MenuRadioItemIndicator,
  MenuTrigger,
} from "@causeway/ui/menu.tsx";
import { DesktopIcon, MoonIcon, SunIcon } from "@phosphor-icons/react";
import { useEffect, useState } from "react";
import { chooseTheme, onThemeChosen } from "./choose-theme.ts";
import { parseTheme, type Theme } from "./theme.ts";

const choices = [
  { theme: "system", label: "System", Icon: DesktopIcon },
  { theme: "light", label: "Light", Icon: SunIcon },
  { theme: "dark", label: "Dark", Icon: MoonIcon },
] as const;

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

  const Current = choices.find((choice) => choice.theme === theme)?.Icon ?? DesktopIcon;

  return (
    <Menu>
      <MenuTrigger
        render={
          <Button variant="ghost" shape="square" aria-label={`Theme: ${theme}`} icon={<Current aria-hidden="true" />} />
        }
      />
      <MenuContent align="end">
        <MenuRadioGroup value={theme} onValueChange={(value: unknown) => chooseTheme(parseTheme(String(value)))}>
          {choices.map(({ theme: value, label, Icon }) => (
            <MenuRadioItem key={value} value={value} closeOnClick>
              <span className="flex items-center gap-2">
                <Icon aria-hidden="true" />
                {label}
              </span>
              <MenuRadioItemIndicator />
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
