import { navigationItems, staffItems } from "./navigation-items.ts";
import { NavigationLink } from "./navigation-link.tsx";

/** The pages of the console. */
export function NavigationList({ isStaff }: { isStaff: boolean }) {
  return (
    <ul className="flex flex-col gap-px">
      {[...navigationItems, ...(isStaff ? staffItems : [])].map(({ href, label, Icon }) => (
        <li key={href}>
          <NavigationLink href={href}>
            <Icon aria-hidden="true" className="size-4.5 shrink-0 text-kumo-subtle" />
            <span className="min-w-0 truncate">{label}</span>
          </NavigationLink>
        </li>
      ))}
    </ul>
  );
}
