import { version } from '$app/environment';
import { leaseHoursOf } from '#lib/field/lease-queries.server.ts';
import { foundPhones, phoneFilters, phoneOrders, troublesOf } from '#lib/field/phone-list.ts';
import { phonesOf } from '#lib/field/phone-queries.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

const TEXT_MAX = 100;
const PHONES_A_PAGE = 50;

/** The phones of the agency, by what is looked for; what needs a look stands first. */
export async function load({ locals, url }) {
	const actor = staffOf(locals);
	const asked = url.searchParams;
	const text = (asked.get('q') ?? '').toWellFormed().trim().slice(0, TEXT_MAX).toWellFormed();
	const filter = phoneFilters.find((one) => one === asked.get('show')) ?? 'all';
	const order = phoneOrders.find((one) => one === asked.get('order')) ?? 'look';
	return reading(actor, async (work) => {
		const hours = await leaseHoursOf(work, agencyOf(locals));
		const all = (await phonesOf(work)).map((phone) => ({
			...phone,
			troubles: troublesOf(phone, hours, work.now),
			isOld: phone.appVersion !== null && phone.appVersion !== version,
			mayRevoke: !phone.revokedAt && mayKeepAccount(actor.role, phone.role)
		}));
		const found = foundPhones(all, { text, filter, order });
		const pages = Math.max(1, Math.ceil(found.length / PHONES_A_PAGE));
		const page = Math.min(Math.max(1, Math.trunc(Number(asked.get('page'))) || 1), pages);
		return {
			...{ text, filter, order, page, pages },
			done: asked.get('done'),
			isAny: all.length > 0,
			total: found.length,
			phones: found.slice((page - 1) * PHONES_A_PAGE, page * PHONES_A_PAGE)
		};
	});
}
