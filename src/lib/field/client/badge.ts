/** The number on the icon of an installed app; none at 0, and nothing where the phone has no such place. */
export function showBadge(count: number, phone: Pick<Navigator, 'setAppBadge'> = navigator): void {
	// A phone may refuse it, which costs nobody anything. At 0 the badge goes.
	void phone.setAppBadge?.(count)?.catch(() => {});
}
