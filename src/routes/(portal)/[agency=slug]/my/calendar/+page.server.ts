import {
	calendarOpenedAt,
	openCalendar,
	revokeCalendar
} from '#lib/identity/contact-calendar.server.ts';
import { agencyOf, contactOf } from '#lib/server/doors.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

export async function load({ locals }) {
	return { openedAt: await reading(contactOf(locals), calendarOpenedAt) };
}

export const actions = {
	// The answer itself shows the address: it stands nowhere else, and is not shown again.
	open: async ({ locals }) => {
		const token = await acting(contactOf(locals), openCalendar);
		return {
			address: `${settings.publicOrigin}/${agencyOf(locals).slug}/calendar/${token}.ics`,
			isRevoked: false
		};
	},
	revoke: async ({ locals }) => {
		await acting(contactOf(locals), revokeCalendar);
		return { address: '', isRevoked: true };
	}
};
