/** A link of a main menu. */
export type MenuLink = { href: string; label: string; isCurrent?: boolean };
