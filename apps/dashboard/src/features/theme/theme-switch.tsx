"use client";

import {
  Button,
  Menu,
  MenuContent,
  MenuRadioGroup,
  MenuRadioItem,
  MenuRadioItemIndicator,
  MenuTrigger,
} from "@causeway/ui";
import { DesktopIcon, MoonIcon, SunIcon } from "@phosphor-icons/react";
import { useEffect, useState } from "react";
import { parseTheme, type Theme, themeCookie } from "./theme.ts";

const choices = [
  { theme: "system", label: "System", Icon: DesktopIcon },
  { theme: "light", label: "Light", Icon: SunIcon },
  { theme: "dark", label: "Dark", Icon: MoonIcon },
] as const;

const yearSeconds = 31_536_000;

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

  const choose = (value: unknown) => {
    const chosen = parseTheme(String(value));
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is not in every browser
    document.cookie = `${themeCookie}=${chosen}; path=/; max-age=${yearSeconds}; samesite=lax`;
    setTheme(chosen);
  };
  const Current = choices.find((choice) => choice.theme === theme)?.Icon ?? DesktopIcon;

  return (
    <Menu>
      <MenuTrigger
        render={
          <Button variant="ghost" shape="square" aria-label={`Theme: ${theme}`} icon={<Current aria-hidden="true" />} />
        }
      />
      <MenuContent align="end">
        <MenuRadioGroup value={theme} onValueChange={choose}>
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
