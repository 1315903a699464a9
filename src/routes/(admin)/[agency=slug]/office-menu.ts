import { m } from '#lib/i18n/paraglide/messages.js';
import type { Role } from '#lib/base/actor.ts';
import { mayCall } from '#lib/calls/call-rights.ts';
import { mayEnterOffice, mayGiveRewards, mayKeepFunds } from '#lib/identity/doors.ts';
import type { MenuLink } from '#lib/ui/menu.ts';

/*
 * The menu of the office: groups, and the pages of the one that is open. Every entry is a link, so that it
 * works without a script and each page is two presses away; a group opens with its first page.
 */

type MenuPage = {
	/** Below the office's own address; '' is its start. */
	path: string;
	label: string;
	isFor: (role: Role) => boolean;
	/** Paths of pages that stand under this one. */
	guests?: string[];
};

type Group = { label: string; pages: MenuPage[] };

/** The two rows of the menu as this role sees them on a page of the office. */
export function officeMenu(
	office: string,
	path: string,
	role: Role,
	failedNotices: number
): { groups: MenuLink[]; menu: MenuLink[] } {
	const groups = officeGroups(failedNotices)
		.map(({ label, pages }) => ({ label, pages: pages.filter(({ isFor }) => isFor(role)) }))
		.filter(({ pages }) => pages.length > 0);
	const isInside = path === office || path.startsWith(`${office}/`);
	const here = isInside ? path.slice(office.length + 1) : null;
	const current = groups.find(({ pages }) => pages.some((page) => isIn(page, here)));
	const address = (page: string) => (page ? `${office}/${page}` : office);
	return {
		// One group is no choice.
		groups: groups.slice(groups.length > 1 ? 0 : 1).map((group) => ({
			...{ label: group.label, href: address(group.pages[0]!.path) },
			isCurrent: group === current
		})),
		menu: ((current ?? groups[0])?.pages ?? []).map((page) => ({
			...{ label: page.label, href: address(page.path) },
			isCurrent: isIn(page, here)
		}))
	};
}

function isIn({ path, guests = [] }: MenuPage, here: string | null): boolean {
	if (here === null) return false;
	const isUnder = (one: string) => here === one || here.startsWith(`${one}/`);
	return isUnder(path) || guests.some(isUnder);
}

function officeGroups(failedNotices: number): Group[] {
	const isFor = mayEnterOffice;
	const notices = failedNotices
		? m.upkeep_menu_failed({ count: failedNotices })
		: m.admin_menu_notices();
	return [
		{
			label: m.office_menu_visits(),
			pages: [
				{
					...{ path: '', label: m.admin_menu_requests(), isFor },
					guests: ['series', 'visits', 'book', 'export', 'links']
				},
				{ path: 'board', label: m.board_menu(), isFor },
				{ path: 'calendar', label: m.board_menu_calendar(), isFor },
				{ path: 'sessions', label: m.stops_menu(), isFor }
			]
		},
		{
			label: m.office_menu_people(),
			pages: [
				// Counselors find the one page of the office that is theirs; the head calls nobody.
				{ path: 'calls', label: m.calls_menu(), isFor: mayCall },
				{ path: 'rewards', label: m.rewards_menu(), isFor: mayGiveRewards },
				{ path: 'waiting', label: m.waiting_office_menu(), isFor },
				{ path: 'supplies', label: m.supplies_title(), isFor },
				{ path: 'pools', label: m.pool_admin_menu(), isFor },
				{
					...{ path: 'team', label: m.team_menu(), isFor },
					guests: ['phones', 'exceptions']
				}
			]
		},
		{
			label: m.office_menu_results(),
			pages: [
				{ path: 'outcomes', label: m.admin_menu_outcomes(), isFor },
				{ path: 'funds', label: m.fund_title(), isFor: mayKeepFunds }
			]
		},
		{
			// What was not sent is seen from everywhere.
			label: failedNotices
				? m.office_menu_settings_failed({ count: failedNotices })
				: m.office_menu_settings(),
			pages: [
				{ path: 'services', label: m.offer_menu(), isFor },
				{ path: 'programmes', label: m.programmes_menu(), isFor },
				{ path: 'notices', label: notices, isFor, guests: ['duties'] }
			]
		}
	];
}
