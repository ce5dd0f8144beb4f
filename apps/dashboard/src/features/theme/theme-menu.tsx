"use client";

import { Menu, MenuRadioGroup, MenuRadioItem, MenuRadioItemIndicator } from "@causeway/ui/menu.tsx";
import type { ReactElement } from "react";
import { chooseTheme } from "./choose-theme.ts";
import { parseTheme, type Theme, themes } from "./theme.ts";
import { themeIcons } from "./theme-icons.ts";

const names = { system: "System", light: "Light", dark: "Dark" } as const;

export function ThemeMenu({ theme, button }: { theme: Theme; button: ReactElement }) {
  return (
    <Menu button={button} align="end">
      <MenuRadioGroup value={theme} onValueChange={(value: unknown) => chooseTheme(parseTheme(String(value)))}>
        {themes.map((value) => {
          const Icon = themeIcons[value];
          return (
            <MenuRadioItem key={value} value={value} closeOnClick>
              <span className="flex items-center gap-2">
                <Icon aria-hidden="true" />
                {names[value]}
              </span>
              <MenuRadioItemIndicator />
            </MenuRadioItem>
          );
        })}
      </MenuRadioGroup>
    </Menu>
  );
}
